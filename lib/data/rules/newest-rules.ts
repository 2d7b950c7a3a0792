import type { Tx } from "@/lib/data/database";
import { BUILT_IN_DIGEST, BUILT_IN_DOCUMENT } from "@/lib/data/rules/pinned-rules";

/** The version that a run would pin now: its exact document and what the digest of that is. */
export async function newestRules(
  tx: Pick<Tx, "approvalRulesVersion">,
  projectId: string,
): Promise<{ version: number; document: string; digest: string }> {
  const row = await tx.approvalRulesVersion.findFirst({
    where: { projectId },
    orderBy: { version: "desc" },
    select: { version: true, document: true, digest: true },
  });
  return row ?? { version: 0, document: BUILT_IN_DOCUMENT, digest: BUILT_IN_DIGEST };
}

/** Keeps two versions of one project from being numbered at the same time, until the transaction ends. */
export async function lockRules(tx: Tx, projectId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM project WHERE id = ${projectId}::uuid FOR NO KEY UPDATE`;
}
