import { AppError } from "@/lib/domain/app-error";
import type { RunRecord, StageRecord } from "@/lib/domain/run/run-record";

/** Throws `not_found` and names the stages there are. */
export function findStage(run: RunRecord, key: string): StageRecord {
  const stage = run.stages.find((s) => s.key === key);
  if (stage) return stage;
  throw new AppError("not_found", `${run.documentId} has no stage ${key}.`, {
    errors: [
      { path: "stage", message: "is unknown", expected: run.stages.map((s) => s.key).join(", ") },
    ],
  });
}
