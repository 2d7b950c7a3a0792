import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

/**
 * The exact text of a dossier: the current one of a gate, or an older one by its digest. Throws `not_found`
 * where the gate has none yet.
 */
export async function getDossier(
  { actor, db }: Context,
  runId: string,
  stageKey: string,
  digest: string | null,
): Promise<{ document: string; digest: string }> {
  const rows = await db.prisma.$queryRaw<{ projectId: string }[]>`
    SELECT project_id AS "projectId" FROM run WHERE id::text = ${runId}`;
  const run = rows[0];
  if (!run) throw new AppError("not_found", `There is no run ${runId}.`);
  requireScope(actor, run.projectId, "read");
  const dossier = await db.prisma.dossier.findFirst({
    where: { runId, stageKey, ...(digest === null ? {} : { digest }) },
    orderBy: { ordinal: "desc" },
    select: { document: true, digest: true },
  });
  if (!dossier) {
    throw new AppError("not_found", `The evidence of ${stageKey} has not been frozen for signing.`);
  }
  return dossier;
}
