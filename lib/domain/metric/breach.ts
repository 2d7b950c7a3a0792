import { formatDuration } from "@/lib/domain/metric/format";
import type { JudgeMemory, Reading } from "@/lib/domain/metric/judgement";
import type { Metric } from "@/lib/domain/metric/metric";

/** What a breach comes to: it may still have to last, or be one of those that are let pass. */
export type Breach = { fails: boolean; why: string | null; memory: JudgeMemory };

/** The memory once a reading satisfies its threshold again. */
export function endBreach(memory: JudgeMemory): JudgeMemory {
  return {
    ...memory,
    breachingSince: null,
    breachReadings: 0,
    breachReadingAt: null,
    isCounted: false,
  };
}

/** Whether the breaches of this stage have already used up what is let pass; then it stays failed. */
export function hasFailedForGood(metric: Metric, { failures }: JudgeMemory): boolean {
  return metric.allowedFailures !== null && failures > metric.allowedFailures;
}

/**
 * A breach counts once it has lasted `persistence` and for `consecutive` readings; each counts once. As many as are
 * allowed are let pass, but a reading that breaks its threshold passes in no case.
 */
export function addBreach(
  metric: Metric,
  { lastSampleAt }: Pick<Reading, "lastSampleAt">,
  before: JudgeMemory,
  now: Date,
): Breach {
  const since = before.breachingSince ?? now;
  const dataAt = lastSampleAt?.getTime() ?? null;
  const isNew = before.breachReadings === 0 || dataAt !== before.breachReadingAt;
  const memory: JudgeMemory = {
    ...before,
    breachingSince: since,
    breachReadings: before.breachReadings + (isNew ? 1 : 0),
    breachReadingAt: dataAt,
  };
  const lasted = now.getTime() - since.getTime();
  if (lasted < metric.persistence) {
    const why = `for ${formatDuration(lasted)}; it counts after ${formatDuration(metric.persistence)}`;
    return { fails: false, why, memory };
  }
  if (memory.breachReadings < metric.consecutive) {
    const why = `in ${memory.breachReadings} of ${metric.consecutive} readings in a row that count`;
    return { fails: false, why, memory };
  }
  if (!memory.isCounted) {
    memory.failures += 1;
    memory.isCounted = true;
  }
  if (metric.allowedFailures !== null && memory.failures <= metric.allowedFailures) {
    const why = `for the ${ordinal(memory.failures)} time; ${metric.allowedFailures} are let pass`;
    return { fails: false, why, memory };
  }
  return { fails: true, why: null, memory };
}

function ordinal(count: number): string {
  return { 1: "first", 2: "second", 3: "third" }[count] ?? `${count}th`;
}
