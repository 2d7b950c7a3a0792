import {
  type JudgeMemory,
  NO_MEMORY,
  NO_STATISTICS,
  type Reading,
} from "@/lib/domain/metric/judgement";
import type { Metric } from "@/lib/domain/metric/metric";
import { METRIC_DEFAULTS } from "@/lib/domain/metric/metric-defaults";

export const START = new Date("2025-10-07T09:00:00Z");
export const FRESH: JudgeMemory = NO_MEMORY;
const LIMIT = { text: "<= 500ms", min: null, max: { value: 500, strict: false } };
const ZERO = {
  text: "must be zero",
  min: { value: 0, strict: false },
  max: { value: 0, strict: false },
};

export const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);
export const clock = (seconds: number) => ({ now: later(seconds), stageStartedAt: START });

/** A reading with nothing behind it but its number. */
export function plainReading(
  read: Pick<Reading, "value" | "samples" | "lastSampleAt">,
  changes: Partial<Reading> = {},
): Reading {
  return {
    metric: "p95",
    computedBy: "tollgate",
    statistics: NO_STATISTICS,
    problem: null,
    ...read,
    ...changes,
  };
}

export function metric(changes: Partial<Metric> = {}): Metric {
  return {
    ...METRIC_DEFAULTS,
    key: "p95",
    label: "P95 latency",
    group: "performance",
    unit: "ms",
    aggregate: "p95",
    window: "stage",
    baseline: null,
    threshold: LIMIT,
    critical: false,
    zeroTolerance: false,
    noData: "inconclusive",
    minSamples: 10,
    persistence: 0,
    staleAfter: 60_000,
    ...changes,
  };
}

export const pii = () =>
  metric({
    label: "PII detections",
    unit: "detections",
    aggregate: "sum",
    threshold: ZERO,
    zeroTolerance: true,
    minSamples: 100,
    persistence: 60_000,
  });
