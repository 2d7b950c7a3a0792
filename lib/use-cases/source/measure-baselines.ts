import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { lockRun } from "@/lib/data/run/lock-run";
import { type BaselineRun, findBaselineRuns, insertBaseline } from "@/lib/data/source/baselines";
import { requireScope } from "@/lib/domain/access/actor";
import type { MeasuredBaseline } from "@/lib/domain/metric/baseline";
import { SourceError } from "@/lib/domain/source/source-error";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { baselineOfPeriod } from "@/lib/use-cases/source/baseline-of-period";
import { baselineOfRuns } from "@/lib/use-cases/source/baseline-of-runs";
import type { Patience } from "@/lib/use-cases/source/patience";
import { type WantedBaseline, wantedBaselines } from "@/lib/use-cases/source/wanted-baselines";

export type BaselineOutcome = {
  runId: string;
  key: string;
  metric: string;
  stageKey: string;
  /** Null: it is measured now. */
  error: SourceError | null;
};

/** Baselines that runs under way still lack. */
export async function findWantedBaselines(
  { db }: Pick<Context, "db">,
  runId: string | null = null,
): Promise<{ run: BaselineRun; wanted: WantedBaseline }[]> {
  const runs = await findBaselineRuns(db, runId);
  return runs.flatMap((run) => wantedBaselines(run).map((wanted) => ({ run, wanted })));
}

/**
 * Measures one baseline and stores it with everything that was asked. It is measured once: what was stored first
 * stays. What goes wrong is for the caller to try again later.
 */
export async function measureBaseline(
  context: Context,
  { run, wanted }: { run: BaselineRun; wanted: WantedBaseline },
  patience: Patience,
): Promise<BaselineOutcome> {
  const { key, metric, stageKey } = wanted;
  const outcome = { runId: run.id, key, metric: metric.key, stageKey };
  try {
    const measured =
      wanted.kind === "runs"
        ? await baselineOfRuns(context.db, run, wanted)
        : await baselineOfPeriod(context, run, wanted, patience);
    await storeBaseline(context, { run, wanted }, measured);
    return { ...outcome, error: null };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { ...outcome, error };
  }
}

type Measured = Omit<MeasuredBaseline, "measuredAt">;

/** What was stored first stays. */
async function storeBaseline(
  { db, actor }: Context,
  { run, wanted }: { run: BaselineRun; wanted: WantedBaseline },
  measured: Measured,
): Promise<void> {
  const { kind, key, metric, stageKey } = wanted;
  await transaction(db, async (tx) => {
    const { projectId, planDigest } = await lockRun(tx, run.id);
    requireScope(actor, projectId, "run:write");
    const baseline: MeasuredBaseline = { ...measured, measuredAt: tx.now.toISOString() };
    if (!(await insertBaseline(tx, { runId: run.id, key, baseline }))) return;
    await appendEvent(tx, {
      kind: "baseline.measured",
      actor,
      projectId,
      run: { id: run.id, planDigest },
      stageKey: kind === "runs" ? stageKey : null,
      detail: {
        metric: metric.key,
        value: baseline.value === null ? null : String(baseline.value),
        unit: metric.unit,
        samples: String(baseline.samples),
        source: baseline.source,
        window: baseline.window,
        runs: baseline.runs,
        digest: sha256Hex(canonicalJson(baseline)),
      },
    });
  });
}
