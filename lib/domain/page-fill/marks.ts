import type { CheckItem, DecisionPart, LogList } from "@/lib/domain/document/page";
import type { Edits } from "@/lib/domain/page-fill/edits";
import type { StageValues } from "@/lib/domain/page-fill/page-values";

/** A tick and a status that says the same. */
export function tick(item: CheckItem, edits: Edits): void {
  if (item.done === true) return;
  edits.tick(item.box);
  edits.putStatus(item.status, "✅");
}

export function fillDecision(
  part: DecisionPart,
  decision: NonNullable<StageValues["decision"]>,
  edits: Edits,
): void {
  edits.putStatus(part.status, decision.kind);
  edits.put(part.time, decision.at);
  edits.put(part.makers, decision.makers);
  edits.put(part.justification, decision.justification);
  if (decision.kind !== "HOLD") {
    edits.put(part.proceed?.value ?? null, decision.kind === "GO" ? "YES" : "NO");
  }
}

/** `None` only where nothing more can come. */
export function fillLogs(
  logs: readonly LogList[],
  entries: readonly string[],
  isOver: boolean,
  edits: Edits,
): void {
  const values = entries.length > 0 ? entries : isOver ? ["None"] : [];
  for (const log of logs) edits.putList(log.entries, values);
}
