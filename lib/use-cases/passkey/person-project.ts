import type { Tx } from "@/lib/data/database";
import { AppError } from "@/lib/domain/app-error";

/** The projects of a person, the one that they joined first before the others. */
export async function projectsOf(tx: Tx, personId: string): Promise<string[]> {
  const rows = await tx.membership.findMany({
    where: { personId },
    select: { projectId: true },
    orderBy: [{ createdAt: "asc" }, { projectId: "asc" }],
  });
  return [...new Set(rows.map((row) => row.projectId))];
}

/** Where the log tells of a person's passkeys. Refuses somebody who belongs to no project. */
export async function homeProject(tx: Tx, personId: string): Promise<string> {
  const [first] = await projectsOf(tx, personId);
  if (!first) throw new AppError("forbidden", "Only somebody who belongs to a project signs.");
  return first;
}
