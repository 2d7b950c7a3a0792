import type { Tx } from "@/lib/data/database";

export type RolesChange = { projectId: string; from: string[]; to: string[] };

/**
 * Makes the roles that `source` gives the person in the project exactly `roles`, and leaves those of the other
 * source alone. Answers all roles there before and after; null where they are the same.
 */
export async function replaceRoles(
  tx: Tx,
  person: { projectId: string; personId: string },
  source: "manual" | "oidc",
  roles: readonly string[],
): Promise<RolesChange | null> {
  const from = await rolesOf(tx, person);
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
  const to = await rolesOf(tx, person);
  return from.join() === to.join() ? null : { projectId: person.projectId, from, to };
}

async function rolesOf(tx: Tx, person: { projectId: string; personId: string }): Promise<string[]> {
  const rows = await tx.membership.findMany({
    where: person,
    select: { role: true },
    orderBy: { role: "asc" },
  });
  return rows.map(({ role }) => role);
}
