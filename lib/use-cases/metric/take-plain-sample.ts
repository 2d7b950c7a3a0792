import type { IngestRun } from "@/lib/data/ingest/find-ingest-run";
import type { Sample } from "@/lib/data/metric/fold";
import { parseUnit } from "@/lib/domain/metric/unit";
import { findTarget, MOST_AHEAD, MOST_VALUE, MOST_WEIGHT } from "@/lib/domain/run/incoming-data";

/**
 * Takes the samples that most are: a number for a metric of the active stage, at a time in milliseconds or now,
 * with a weight or without. Null for every other one, good or bad: the full check says which, and why.
 */
export function plainSampleTaker(run: IngestRun): (raw: unknown) => Sample | null {
  const target = findTarget(run, undefined);
  if (target.kind === "refused") return () => null;
  const metrics = run.plan.stages.find((s) => s.key === target.key)?.metrics ?? [];
  const keys = new Map(
    metrics
      .filter((m) => m.aggregate !== "ratio" && parseUnit(m.unit)?.dimension !== "version")
      .map((m) => [m.key, m.key]),
  );
  const earliest = target.startedAt.getTime();
  const latest = run.now.getTime() + MOST_AHEAD;
  const now = run.now < target.startedAt ? target.startedAt : run.now;
  return (raw) => {
    if (!isPlain(raw)) return null;
    const metric = keys.get(raw.metric);
    if (metric === undefined || !isWithin(raw.value, -MOST_VALUE, MOST_VALUE)) return null;
    const { value, at, weight = 1 } = raw;
    if (at !== undefined && !isWithin(at, earliest, latest)) return null;
    if (!(weight > 0 && weight <= MOST_WEIGHT)) return null;
    return {
      stageId: target.id,
      metric,
      arm: "canary",
      value,
      weight,
      at: at === undefined ? now : new Date(at),
    };
  };
}

type Plain = { metric: string; value: number; at?: number; weight?: number };

function isPlain(raw: unknown): raw is Plain {
  if (typeof raw !== "object" || raw === null) return false;
  let known = 0;
  for (const key in raw) {
    const value = (raw as Record<string, unknown>)[key];
    if (key === "metric" ? typeof value !== "string" : !isNumberField(key, value)) return false;
    if (key === "metric" || key === "value") known += 1;
  }
  return known === 2;
}

function isNumberField(key: string, value: unknown): boolean {
  return (key === "value" || key === "at" || key === "weight") && typeof value === "number";
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
