import { AppError } from "@/lib/domain/app-error";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { activeStage } from "@/lib/domain/run/gate-facts";
import type { RunRecord } from "@/lib/domain/run/run-record";

/** Rows that one run may collect, so that nobody fills the disk through it. */
const MAX_EVIDENCE = 500;

/**
 * Where something new belongs: a stage's key, `pre-deployment`, or null for the whole run. Refuses a stage
 * that the run does not have, a wanted screenshot that the stage does not ask for, and a run that was given up.
 */
export function evidencePlace(
  run: RunRecord,
  wish: { stage: string | null; slot: string | null },
): { stageKey: string | null; slot: string | null } {
  requireOpenRecord(run);
  if (wish.stage !== null) requireStage(run, wish.stage);
  if (wish.slot === null) return { stageKey: wish.stage, slot: null };
  const stageKey = wish.stage ?? activeStage(run)?.key ?? null;
  const wanted = run.plan.stages.find((s) => s.key === stageKey)?.screenshots ?? [];
  if (stageKey !== null && wanted.some((s) => s.key === wish.slot)) {
    return { stageKey, slot: wish.slot };
  }
  throw new AppError("invalid_request", `No screenshot called ${wish.slot} is wanted there.`, {
    errors: [
      {
        path: "slot",
        message: stageKey === null ? "needs a stage" : `is unknown in ${stageKey}`,
        expected: wanted.map((s) => s.key).join(", ") || "no slot",
      },
    ],
  });
}

/** Refuses where the run was aborted. One that has ended otherwise still takes what came to light later. */
export function requireOpenRecord(run: Pick<RunRecord, "state" | "documentId">): void {
  if (run.state !== "aborted") return;
  throw new AppError("conflict", `${run.documentId} was aborted; its record is closed.`);
}

/** Refuses a key that is neither a stage of the run nor `pre-deployment`. */
export function requireStage(run: RunRecord, stage: string): void {
  const known = [PRE_DEPLOYMENT, ...run.stages.map((s) => s.key)];
  if (known.includes(stage)) return;
  throw new AppError("invalid_request", `${run.documentId} has no stage ${stage}.`, {
    errors: [{ path: "stage", message: "is unknown", expected: known.join(", ") }],
  });
}

/** Refuses where `more` pieces of evidence would be too many for one run. */
export function requireRoom(run: Pick<RunRecord, "evidence" | "documentId">, more: number): void {
  if (run.evidence.length + more <= MAX_EVIDENCE) return;
  throw new AppError(
    "conflict",
    `${run.documentId} would have over ${MAX_EVIDENCE} pieces of evidence, more than a run may have.`,
  );
}
