import type { Tx } from "@/lib/data/database";
import type { Prisma } from "@/lib/data/generated/client";

export type ProjectRow = { id: string; key: string; name: string };

/** Projects by key order; `where` must name what it filters by, since an empty one means every project. */
export function findProjects(
  tx: Pick<Tx, "project">,
  where: Prisma.ProjectWhereInput,
): Promise<ProjectRow[]> {
  return tx.project.findMany({
    where,
    select: { id: true, key: true, name: true },
    orderBy: { key: "asc" },
  });
}
