import { SAMPLE_ALGORITHM, type Sample } from "@/lib/contract/export";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { requireScope } from "@/lib/domain/access/actor";
import { chooseSample } from "@/lib/domain/export/choose-sample";
import { sha256Hex } from "@/lib/ledger/sha256";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";
import { readPeriod } from "@/lib/use-cases/export/read-period";

type Asked = {
  from?: string | undefined;
  to?: string | undefined;
  project?: string | undefined;
  seed: string;
  size: number;
};

/** Chooses runs of a period by a seed, and records the choice, so that nobody tries seeds until one fits. */
export async function exportSample(context: Context, asked: Asked): Promise<Sample> {
  const { actor, db } = context;
  const project = await findProject(context, asked.project ?? null, "export");
  requireScope(actor, project.id, "export");
  const { from, to } = readPeriod(asked);
  const { seed, size } = asked;
  return transaction(db, async (tx) => {
    const all = await tx.run.findMany({
      where: { projectId: project.id, createdAt: { gte: from, lt: to } },
      select: { id: true, documentId: true },
    });
    const chosen = chooseSample(all, { seed, size }, sha256Hex);
    const period = { from: from.toISOString(), to: to.toISOString() };
    const index = await appendEvent(tx, {
      kind: "export.made",
      actor,
      projectId: project.id,
      detail: {
        export: "sample",
        ...period,
        seed,
        algorithm: SAMPLE_ALGORITHM,
        population: all.length,
        runs: chosen.map(({ id }) => id),
      },
    });
    return {
      project: { id: project.id, key: project.key },
      ...period,
      seed,
      algorithm: SAMPLE_ALGORITHM,
      population: all.length,
      runs: chosen.map(({ id, documentId, rank }) => ({ run: id, documentId, rank })),
      ledgerIndex: Number(index),
    };
  });
}
