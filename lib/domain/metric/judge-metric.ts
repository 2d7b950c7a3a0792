import {
  formatBeside,
  formatDuration,
  formatMargin,
  formatValue,
} from "@/lib/domain/metric/format";
import type { JudgeMemory, Judgement, Reading } from "@/lib/domain/metric/judgement";
import type { Metric, Verdict } from "@/lib/domain/metric/metric";
import { marginTo, satisfies } from "@/lib/domain/metric/threshold";
import { parseUnit } from "@/lib/domain/metric/unit";

export type Clock = { now: Date; stageStartedAt: Date };

type Finding = { verdict: Verdict; reason: string; memory: JudgeMemory };

/**
 * Judges one reading. Without data, with data that is too old, or with NaN the verdict is never pass. A breach
 * fails once it has lasted `persistence`; a zero-tolerance metric fails at its first non-zero reading and
 * stays failed for the rest of the stage.
 */
export function judgeMetric(
  metric: Metric,
  reading: Reading,
  memory: JudgeMemory,
  clock: Clock,
): Judgement {
  const { verdict, reason, memory: kept } = find(metric, reading, memory, clock);
  const measurable = reading.value !== null && Number.isFinite(reading.value);
  return {
    ...reading,
    ...kept,
    verdict,
    reason,
    margin:
      measurable && !isVersion(metric) ? marginTo(reading.value ?? 0, metric.threshold) : null,
    judgedAt: clock.now,
  };
}

/** Versions are ordered but have no distances. */
function isVersion(metric: Metric): boolean {
  return parseUnit(metric.unit)?.dimension === "version";
}

function find(metric: Metric, reading: Reading, memory: JudgeMemory, clock: Clock): Finding {
  const broken = brokenZero(metric, reading, memory, clock);
  if (broken) return broken;
  const { value, lastSampleAt } = reading;
  if (value === null || lastSampleAt === null || reading.samples <= 0) {
    return withoutData(metric, memory, clock);
  }
  const age = clock.now.getTime() - lastSampleAt.getTime();
  if (age > metric.staleAfter) {
    const reason = `The newest sample is ${formatDuration(age)} old; ${formatDuration(metric.staleAfter)} is the limit.`;
    return { verdict: metric.noData, reason, memory };
  }
  if (!Number.isFinite(value)) {
    return { verdict: "inconclusive", reason: "The reading is not a number.", memory };
  }
  if (reading.samples < metric.minSamples) {
    const reason = `${Math.floor(reading.samples)} of ${metric.minSamples} samples that a verdict needs.`;
    return { verdict: "pending", reason, memory };
  }
  return compare(metric, value, memory, clock);
}

function brokenZero(
  metric: Metric,
  reading: Reading,
  memory: JudgeMemory,
  clock: Clock,
): Finding | null {
  if (!metric.zeroTolerance) return null;
  const { value } = reading;
  const isBroken = value !== null && !Number.isNaN(value) && reading.samples > 0 && value !== 0;
  const since = memory.zeroBrokenAt ?? (isBroken ? clock.now : null);
  if (!since) return null;
  const shown = value === null ? "No data now" : formatValue(value, metric.unit);
  return {
    verdict: "fail",
    reason: `${metric.label}: ${shown}; it must be zero and was not at ${since.toISOString()}.`,
    memory: { ...memory, zeroBrokenAt: since },
  };
}

function withoutData(metric: Metric, memory: JudgeMemory, clock: Clock): Finding {
  const waited = clock.now.getTime() - clock.stageStartedAt.getTime();
  if (waited <= metric.staleAfter) {
    return { verdict: "pending", reason: "No data has arrived yet.", memory };
  }
  const reason =
    metric.window === "stage" || waited <= metric.window
      ? `No data since the stage began ${formatDuration(waited)} ago.`
      : `No data in the last ${formatDuration(metric.window)}.`;
  return { verdict: metric.noData, reason, memory };
}

function compare(metric: Metric, value: number, memory: JudgeMemory, clock: Clock): Finding {
  const { min, max, text: limit } = metric.threshold;
  const limits = [min, max].flatMap((bound) => (bound ? [bound.value] : []));
  const shown = formatBeside(value, metric.unit, limits);
  if (satisfies(value, metric.threshold)) {
    const margin = isVersion(metric) ? null : marginTo(value, metric.threshold);
    const room = margin === null ? "" : `, ${formatMargin(margin)}`;
    return {
      verdict: "pass",
      reason: `${shown} meets ${limit}${room}.`,
      memory: { ...memory, breachingSince: null },
    };
  }
  const since = memory.breachingSince ?? clock.now;
  const lasted = clock.now.getTime() - since.getTime();
  const kept = { ...memory, breachingSince: since };
  if (lasted < metric.persistence) {
    const reason = `${shown} breaks ${limit} for ${formatDuration(lasted)}; it counts after ${formatDuration(metric.persistence)}.`;
    return { verdict: "pending", reason, memory: kept };
  }
  const reason = `${metric.label}: ${shown} breaks ${limit}.`;
  return { verdict: "fail", reason, memory: kept };
}
