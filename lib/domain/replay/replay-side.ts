import type { FunnelJudgement } from "@/lib/domain/funnel/funnel-judgement";
import { judgeMetric } from "@/lib/domain/metric/judge-metric";
import { judgeStage, type StageJudgement } from "@/lib/domain/metric/judge-stage";
import {
  type JudgeMemory,
  type Judgement,
  NO_MEMORY,
  type Reading,
  type Reference,
} from "@/lib/domain/metric/judgement";
import type { Clock } from "@/lib/domain/metric/judging";
import type { Metric } from "@/lib/domain/metric/metric";
import type { Funnel, PlanStage } from "@/lib/domain/plan/plan";
import type { Carried, Missing } from "@/lib/domain/replay/carry-over";
import { type Coverage, extendCoverage } from "@/lib/domain/run/effective-soak";

/** A stage as one of the two plans has it, as far as the run can answer it. */
export type ReplayRules = {
  stage: PlanStage;
  carried: Carried[];
  missing: Missing[];
  missingFunnels: Funnel[];
};

export type Worst = { value: number; margin: number; at: Date };

/** What has been found of a metric up to a step. Times are those of steps. */
export type MetricTrack = {
  judgement: Judgement;
  worst: Worst | null;
  breachAt: Date | null;
  failAt: Date | null;
};

export type VerdictChange = Pick<StageJudgement, "verdict" | "recommendation"> & { at: Date };

/** How a stage stands under one plan at a step. */
export type ReplaySide = {
  tracks: ReadonlyMap<string, MetricTrack>;
  coverage: Coverage;
  judged: StageJudgement;
  /** Whether the verdict allows GO; null where that hangs on what was not measured. */
  passes: boolean | null;
  /** Effective soak that the minimum still lacks, in milliseconds. */
  lacks: number;
  changes: readonly VerdictChange[];
  /** The plan's engine rolls back by itself. */
  rollback: { at: Date; reasons: string[] } | null;
  goAt: Date | null;
};

export type StepInput = {
  clock: Clock;
  /** By key, in the units of the rules. */
  readings: ReadonlyMap<string, { canary: Reading; control: Reading | null }>;
  /** Observations since the step before, with the last one before it. */
  observed: ReadonlyMap<string, readonly Date[]>;
  baselines: ReadonlyMap<string, Reference>;
  funnels: { funnel: Funnel; judgement: FunnelJudgement }[];
};

const NOTHING: StageJudgement = {
  verdict: "pending",
  recommendation: "hold",
  reasons: [],
  critical: false,
  breachAt: null,
  score: null,
};

export const NOT_BEGUN: ReplaySide = {
  tracks: new Map(),
  coverage: { effectiveMs: 0, coveredUntil: null },
  judged: NOTHING,
  passes: false,
  lacks: Number.POSITIVE_INFINITY,
  changes: [],
  rollback: null,
  goAt: null,
};

/** Judges one step as the live judge would have, with what the step before left in memory. */
export function stepSide(before: ReplaySide, rules: ReplayRules, input: StepInput): ReplaySide {
  const { clock, funnels } = input;
  const metrics = rules.carried.map(({ metric }) => metric);
  const tracks = new Map(
    metrics.map((metric) => [metric.key, stepMetric(metric, before.tracks.get(metric.key), input)]),
  );
  const judgements = [...tracks.values()].map((track) => track.judgement);
  const judged = judgeStage({ ...rules.stage, metrics }, judgements, funnels, clock);
  const counted = metrics
    .filter((metric) => !metric.muted)
    .map(({ key, staleAfter }) => ({ staleAfter, times: input.observed.get(key) ?? [] }));
  const during = { startedAt: clock.stageStartedAt, now: clock.now };
  const coverage = extendCoverage(before.coverage, during, counted);
  const lacks = Math.max(0, rules.stage.soak.min - coverage.effectiveMs);
  const shown = withMissing(judged, rules);
  const passes = shown === judged ? judged.verdict === "pass" : null;
  return {
    tracks,
    coverage,
    judged: shown,
    lacks,
    passes,
    changes: withChange(before.changes, shown, clock.now),
    rollback: before.rollback ?? rollbackOf(rules.stage, judged, clock.now),
    goAt: before.goAt ?? (passes && lacks === 0 ? clock.now : null),
  };
}

function stepMetric(
  metric: Metric,
  before: MetricTrack | undefined,
  { clock, readings, baselines }: StepInput,
): MetricTrack {
  const own = readings.get(metric.key);
  if (!own) throw new Error(`the replay has no reading of ${metric.key}`);
  const against = { baseline: baselines.get(metric.key) ?? null, control: own.control };
  const judgement = judgeMetric(metric, own.canary, memoryOf(before), clock, against);
  const { value, margin, verdict, breachingSince, zeroBrokenAt } = judgement;
  const isWorse = margin !== null && margin < (before?.worst?.margin ?? Number.POSITIVE_INFINITY);
  const isBreach = breachingSince !== null || zeroBrokenAt !== null || verdict === "fail";
  return {
    judgement,
    worst: isWorse && value !== null ? { value, margin, at: clock.now } : (before?.worst ?? null),
    breachAt: before?.breachAt ?? (isBreach ? clock.now : null),
    failAt: before?.failAt ?? (verdict === "fail" ? clock.now : null),
  };
}

/** No verdict depends on the trail, and forecasting from it at every step would take most of the time. */
function memoryOf(before: MetricTrack | undefined): JudgeMemory {
  return before ? { ...before.judgement, trail: [] } : NO_MEMORY;
}

/** What counts under a plan and was not measured, one sentence each. */
export function unknownOf({ missing, missingFunnels }: ReplayRules) {
  return [
    ...missing
      .filter(({ metric }) => !metric.muted)
      .map(({ metric, reason }) => ({
        text: `${metric.label}: ${reason}.`,
        critical: metric.critical || metric.zeroTolerance,
      })),
    ...missingFunnels.map(({ label, critical }) => ({
      text: `${label}: not measured in this run.`,
      critical,
    })),
  ];
}

/**
 * What was not measured keeps a stage from passing, and leaves a score open. A failure that is none of a score's
 * stands whatever the rest would have been.
 */
function withMissing(judged: StageJudgement, rules: ReplayRules): StageJudgement {
  const unknown = unknownOf(rules).map(({ text }) => text);
  if (unknown.length === 0) return judged;
  const isScored = judged.verdict === "fail" && judged.score !== null && !judged.critical;
  const isNothing = rules.carried.every(({ metric }) => metric.muted) && judged.verdict !== "fail";
  if (judged.verdict !== "pass" && !isScored && !isNothing) return judged;
  return {
    ...judged,
    verdict: "inconclusive",
    recommendation: "hold",
    reasons: unknown,
    breachAt: null,
  };
}

function withChange(
  changes: readonly VerdictChange[],
  { verdict, recommendation }: StageJudgement,
  at: Date,
): readonly VerdictChange[] {
  return changes.at(-1)?.verdict === verdict
    ? changes
    : [...changes, { at, verdict, recommendation }];
}

function rollbackOf(stage: PlanStage, judged: StageJudgement, at: Date): ReplaySide["rollback"] {
  const isDue = stage.decision.rollback === "automatic" && judged.critical;
  return isDue ? { at, reasons: judged.reasons } : null;
}
