import { hasFailedForGood } from "@/lib/domain/metric/breach";
import { extendTrail, forecast } from "@/lib/domain/metric/forecast";
import { formatDuration, formatValue } from "@/lib/domain/metric/format";
import { judgeValue } from "@/lib/domain/metric/judge-value";
import type { JudgeMemory, Judgement, Reading } from "@/lib/domain/metric/judgement";
import {
  type Against,
  type Clock,
  type Finding,
  NOTHING_TO_COMPARE,
} from "@/lib/domain/metric/judging";
import type { Metric } from "@/lib/domain/metric/metric";
import { resolveThreshold } from "@/lib/domain/metric/resolve-threshold";
import { marginTo, type Threshold } from "@/lib/domain/metric/threshold";
import { parseUnit } from "@/lib/domain/metric/unit";

/**
 * Judges one reading. Without data, with data that is too old, with NaN or when its source cannot be asked the verdict
 * is never pass. A breach fails once it has lasted long enough; a zero-tolerance metric fails at its first non-zero
 * reading and stays failed for the rest of the stage, and so does one that has used up its allowed failures.
 */
export function judgeMetric(
  metric: Metric,
  reading: Reading,
  memory: JudgeMemory,
  clock: Clock,
  against: Against = NOTHING_TO_COMPARE,
): Judgement {
  const baseline = baselineOf(metric, against);
  const threshold = resolveThreshold(metric, baseline);
  const found = find(metric, threshold, reading, memory, clock, against);
  const margin = marginOf(metric, threshold, reading);
  const kept = remember(found.memory, margin, clock);
  const { metric: key, value, samples, lastSampleAt, computedBy } = reading;
  return {
    ...kept,
    metric: key,
    value,
    samples,
    lastSampleAt,
    verdict: found.verdict,
    reason: found.reason,
    margin,
    analysis: {
      limits: { min: threshold?.min?.value ?? null, max: threshold?.max?.value ?? null },
      baseline,
      interval: found.analysis?.interval ?? null,
      comparison: found.analysis?.comparison ?? null,
      forecast: margin === null ? null : forecast(kept.trail, margin, clock.now),
      computedBy,
    },
    judgedAt: clock.now,
  };
}

function baselineOf({ baseline }: Metric, against: Against): number | null {
  if (!baseline) return null;
  if (baseline.kind === "fixed") return baseline.value;
  return (baseline.kind === "control" ? against.control : against.baseline)?.value ?? null;
}

/** Versions are ordered but have no distances; without bounds there is nothing to be distant from. */
function marginOf(metric: Metric, threshold: Threshold | null, { value }: Reading): number | null {
  if (value === null || !Number.isFinite(value) || !threshold) return null;
  if (!threshold.min && !threshold.max) return null;
  return parseUnit(metric.unit)?.dimension === "version" ? null : marginTo(value, threshold);
}

function remember(memory: JudgeMemory, margin: number | null, clock: Clock): JudgeMemory {
  if (margin === null) return memory;
  const isSmallest = memory.smallest === null || margin < memory.smallest.margin;
  return {
    ...memory,
    smallest: isSmallest ? { margin, at: clock.now.getTime() } : memory.smallest,
    trail: extendTrail(memory.trail, margin, clock),
  };
}

function find(
  metric: Metric,
  threshold: Threshold | null,
  reading: Reading,
  memory: JudgeMemory,
  clock: Clock,
  against: Against,
): Finding {
  const broken = brokenZero(metric, reading, memory, clock);
  if (broken) return broken;
  if (hasFailedForGood(metric, memory)) {
    const allowed = metric.allowedFailures ?? 0;
    const reason = `${metric.label}: broke its threshold ${memory.failures} times; ${allowed} are let pass.`;
    return { verdict: "fail", reason, memory };
  }
  const unusable = unusableReading(metric, reading, memory, clock);
  if (unusable) return unusable;
  if (!threshold) {
    const what = metric.baseline?.text ?? "it";
    const reason = `The baseline is not known yet: ${what} has not been measured.`;
    return { verdict: "pending", reason, memory };
  }
  return judgeValue({ metric, threshold, reading, memory, now: clock.now, against });
}

function brokenZero(
  metric: Metric,
  reading: Reading,
  memory: JudgeMemory,
  clock: Clock,
): Finding | null {
  if (!metric.zeroTolerance) return null;
  const { value, lastSampleAt } = reading;
  const isBroken = value !== null && !Number.isNaN(value) && reading.samples > 0 && value !== 0;
  // Of the sample and not of the tick that found it: how long it took counts from there.
  const seen = lastSampleAt && lastSampleAt < clock.now ? lastSampleAt : clock.now;
  const since = memory.zeroBrokenAt ?? (isBroken ? seen : null);
  if (!since) return null;
  const shown = value === null ? "No data now" : formatValue(value, metric.unit);
  return {
    verdict: "fail",
    reason: `${metric.label}: ${shown}; it must be zero and was not at ${since.toISOString()}.`,
    memory: { ...memory, zeroBrokenAt: since },
  };
}

/** What a reading means that cannot be compared with anything; null where it can. */
function unusableReading(
  metric: Metric,
  reading: Reading,
  memory: JudgeMemory,
  clock: Clock,
): Finding | null {
  const { value, lastSampleAt, problem } = reading;
  if (problem?.kind === "error") return { verdict: "error", reason: problem.message, memory };
  if (problem?.kind === "nan") return { verdict: metric.nan, reason: problem.message, memory };
  if (value === null || lastSampleAt === null || reading.samples <= 0) {
    return withoutData(metric, problem?.message ?? null, memory, clock);
  }
  const age = clock.now.getTime() - lastSampleAt.getTime();
  if (age > metric.staleAfter) {
    const reason = `The newest sample is ${formatDuration(age)} old; ${formatDuration(metric.staleAfter)} is the limit.`;
    return { verdict: metric.noData, reason, memory };
  }
  if (!Number.isFinite(value)) {
    return { verdict: metric.nan, reason: "The reading is not a number.", memory };
  }
  if (reading.samples < metric.minSamples) {
    const reason = `${Math.floor(reading.samples)} of ${metric.minSamples} samples that a verdict needs.`;
    return { verdict: "pending", reason, memory };
  }
  return null;
}

function withoutData(
  metric: Metric,
  said: string | null,
  memory: JudgeMemory,
  clock: Clock,
): Finding {
  const waited = clock.now.getTime() - clock.stageStartedAt.getTime();
  if (waited <= metric.staleAfter) {
    return { verdict: "pending", reason: said ?? "No data has arrived yet.", memory };
  }
  if (said) return { verdict: metric.noData, reason: said, memory };
  const reason =
    metric.window === "stage" || waited <= metric.window
      ? `No data since the stage began ${formatDuration(waited)} ago.`
      : `No data in the last ${formatDuration(metric.window)}.`;
  return { verdict: metric.noData, reason, memory };
}
