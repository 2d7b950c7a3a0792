import type { Tx } from "@/lib/data/database";

export type Holder = { role: string; id: string; name: string };

/** Who holds which role in the project, by name. Disabled persons hold none. */
export async function findHolders(
  tx: Pick<Tx, "membership">,
  projectId: string,
): Promise<Holder[]> {
  const rows = await tx.membership.findMany({
    where: { projectId, person: { disabledAt: null } },
    select: { role: true, person: { select: { id: true, name: true } } },
    orderBy: { person: { name: "asc" } },
  });
  return rows.map(({ role, person }) => ({ role, ...person }));
}
