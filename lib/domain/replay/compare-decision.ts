import { formatDuration } from "@/lib/domain/metric/format";
import { type ReplayRules, type ReplaySide, unknownOf } from "@/lib/domain/replay/replay-side";
import type { DecisionKind } from "@/lib/domain/run/run";

/** What people or the engine recorded. */
export type Recorded = {
  kind: DecisionKind;
  recommendation: DecisionKind;
  at: Date;
  byEngine: boolean;
  overridden: boolean;
};

/**
 * How a plan stands at a decision. `soon` is the step after it on the same data: what the live judge saw to the second
 * may come so much later in a replay.
 */
export type Standing = { rules: ReplayRules; side: ReplaySide; soon: ReplaySide; step: number };

/** `open`: it cannot be told. */
export type Outcome = "same" | "differs" | "open";

/**
 * Whether a decision would have differed. It does where the other plan does not lead to it and the run's own does; where
 * the replay of the run's own plan does not lead to it either, nothing can be told.
 */
export function compareDecision(recorded: Recorded, pinned: Standing, other: Standing): Outcome {
  const fits = leadsTo(recorded, other);
  if (fits === null) return "open";
  if (fits) return "same";
  return leadsTo(recorded, pinned) ? "differs" : "open";
}

/** Whether what was recorded fits a plan; null where that hangs on what was not measured. */
export function leadsTo(recorded: Recorded, standing: Standing): boolean | null {
  const rollback = standing.side.rollback ?? standing.soon.rollback;
  if (rollback) {
    const early = recorded.at.getTime() - rollback.at.getTime();
    return recorded.kind === "rollback" && early <= 2 * standing.step;
  }
  switch (recorded.kind) {
    case "go": {
      const open = isOpen(standing);
      return recorded.overridden && open !== null ? !open : open;
    }
    case "rollback":
      return rollsBack(recorded, standing);
    case "hold":
      return holds(recorded, standing);
  }
}

/** Whether verdict and soak allow GO, to the accuracy of a step. */
export function isOpen({ side, soon, step }: Standing): boolean | null {
  if (side.lacks > step) return false;
  return side.passes === false ? soon.passes : side.passes;
}

function rollsBack(recorded: Recorded, { rules, side, soon }: Standing): boolean | null {
  const isRecommended = [side, soon].some((s) => s.judged.recommendation === "rollback");
  if (!recorded.byEngine && (isRecommended || recorded.recommendation !== "rollback")) return true;
  return unknownOf(rules).some(({ critical }) => critical) ? null : false;
}

function holds(recorded: Recorded, { side }: Standing): boolean | null {
  const { recommendation } = side.judged;
  if (recommendation === "hold" && side.passes === null) return null;
  return recommendation === "hold" || recommendation === recorded.recommendation;
}

/** What a plan would have made of the stage by then, in one sentence. */
export function describeStanding(recordedAt: Date, standing: Standing): string {
  const { rules, side, soon } = standing;
  const rollback = side.rollback ?? soon.rollback;
  if (rollback) {
    const early = recordedAt.getTime() - rollback.at.getTime();
    const before = early > 2 * standing.step ? `, ${formatDuration(early)} earlier` : "";
    const at = rollback.at > recordedAt ? recordedAt : rollback.at;
    return `ROLLBACK by the engine at ${instant(at)}${before}: ${firstOf(rollback.reasons)}`;
  }
  const open = isOpen(standing);
  if (open) {
    const since = side.goAt ?? soon.goAt;
    return `GO possible${since && since <= recordedAt ? ` since ${instant(since)}` : ""}.`;
  }
  if (open === null) {
    return `Cannot be told: ${unknownOf(rules)
      .map(({ text }) => text)
      .join(" ")}`;
  }
  const { verdict, recommendation, reasons } = side.judged;
  if (verdict !== "pass") {
    return `No GO, verdict ${verdict}, recommendation ${recommendation}: ${firstOf(reasons)}`;
  }
  const { min } = rules.stage.soak;
  const have = formatDuration(side.coverage.effectiveMs);
  return `No GO yet: ${have} of ${formatDuration(min)} of soak.`;
}

function firstOf(reasons: readonly string[]): string {
  return reasons[0] ?? "no reason is known.";
}

function instant(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, "Z");
}
