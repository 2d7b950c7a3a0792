import type { Tx } from "@/lib/data/database";
import { isUuid } from "@/lib/domain/is-uuid";

export type HeldPerson = { id: string; disabledAt: Date | null; projectIds: string[] };

/** The person with the projects that they have roles in, held until commit; null where there is none. */
export async function holdPerson(tx: Tx, personId: string): Promise<HeldPerson | null> {
  if (!isUuid(personId)) return null;
  const rows = await tx.$queryRaw<{ id: string; disabledAt: Date | null }[]>`
    SELECT id, disabled_at AS "disabledAt" FROM person WHERE id = ${personId}::uuid FOR UPDATE`;
  const [person] = rows;
  if (!person) return null;
  const memberships = await tx.membership.findMany({
    where: { personId },
    select: { projectId: true },
    orderBy: { projectId: "asc" },
  });
  return { ...person, projectIds: [...new Set(memberships.map((m) => m.projectId))] };
}
