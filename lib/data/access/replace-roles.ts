import type { Tx } from "@/lib/data/database";

type Held = { role: string; source: string };
export type RolesChange = { projectId: string; from: string[]; to: string[] };

/**
 * Makes the roles that `source` gives the person in the project exactly `roles`, and leaves those of the other
 * source alone. Answers all roles there before and after; null where nothing changed, not even who
 * gives them.
 */
export async function replaceRoles(
  tx: Tx,
  person: { projectId: string; personId: string },
  source: "manual" | "oidc",
  roles: readonly string[],
): Promise<RolesChange | null> {
  const before = await heldRoles(tx, person);
  await tx.membership.deleteMany({ where: { ...person, source, role: { notIn: [...roles] } } });
  await tx.membership.createMany({
    data: roles.map((role) => ({ ...person, role, source, createdAt: tx.now })),
    skipDuplicates: true,
  });
  if (source === "manual") {
    // What an administrator has given as well no longer goes with the claim.
    await tx.membership.updateMany({
      where: { ...person, role: { in: [...roles] }, source: "oidc" },
      data: { source },
    });
  }
  const after = await heldRoles(tx, person);
  if (JSON.stringify(before) === JSON.stringify(after)) return null;
  const names = (held: Held[]) => held.map(({ role }) => role);
  return { projectId: person.projectId, from: names(before), to: names(after) };
}

function heldRoles(tx: Tx, person: { projectId: string; personId: string }): Promise<Held[]> {
  const select = { role: true, source: true } as const;
  return tx.membership.findMany({ where: person, select, orderBy: { role: "asc" } });
}
