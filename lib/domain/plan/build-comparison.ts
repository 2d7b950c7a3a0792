import type { Baseline, Comparison, Confidence, Metric } from "@/lib/domain/metric/metric";
import type { Threshold } from "@/lib/domain/metric/threshold";
import type { Unit } from "@/lib/domain/metric/unit";
import { positiveDurationAt } from "@/lib/domain/plan/durations-at";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

type Spec = PlanSource["metrics"][string];

/** A baseline that is not written down but measured; a fixed one is read with the metric's unit elsewhere. */
export function buildMeasuredBaseline(
  problems: PlanProblems,
  path: Path,
  spec: Exclude<Spec["baseline"], string | number | undefined> | "control",
): Baseline {
  if (spec === "control") return { kind: "control", text: "the control group" };
  if ("runs" in spec) {
    const text = spec.runs === 1 ? "the run before" : `the last ${spec.runs} runs`;
    return { kind: "runs", text, count: spec.runs };
  }
  if ("before" in spec) {
    const length = positiveDurationAt(problems, [...path, "before"], spec.before);
    const text = `${spec.before} before the release`;
    return { kind: "period", text, length, from: null, to: null };
  }
  if (new Date(spec.from) >= new Date(spec.to)) {
    problems.at([...path, "to"], "the period ends before it begins", "an instant after from");
  }
  const text = `${spec.from} to ${spec.to}`;
  return { kind: "period", text, length: null, from: spec.from, to: spec.to };
}

const WITH_INTERVAL = ["avg", "ratio", "rate", "p50", "p75", "p90", "p95", "p99", "p99.9"];
const SEQUENTIAL = ["avg", "ratio", "rate"];

/** `threshold` null: there is none of its own. */
export function buildConfidence(
  problems: PlanProblems,
  path: Path,
  spec: Spec["confidence"],
  { aggregate, threshold }: { aggregate: Metric["aggregate"]; threshold: Threshold | null },
): Confidence | null {
  if (spec === undefined) return null;
  const confidence =
    typeof spec === "number" ? { level: spec, required: true, sequential: false } : spec;
  const known = confidence.sequential ? SEQUENTIAL : WITH_INTERVAL;
  if (!known.includes(aggregate)) {
    const what = confidence.sequential ? "sequential test" : "confidence interval";
    problems.at(path, `there is no ${what} for ${aggregate}`, `aggregate: ${known.join(", ")}`);
  } else if (!threshold) {
    const expected = "a threshold:, or confidence: below compare:";
    problems.at(path, "there is no threshold that could hold with it", expected);
  } else if (confidence.required && isOneValue(threshold)) {
    const expected = "a threshold with room, or { level: 0.95, required: false }";
    problems.at(path, "no interval lies within one value", expected);
  }
  return confidence;
}

function isOneValue({ min, max }: Threshold): boolean {
  return min !== null && max !== null && min.value === max.value;
}

/** A canary at 5 % has fewer of anything than the control group. */
const GROWS_WITH_TRAFFIC = ["rate", "sum", "count"];
const PERCENT = /^\+?(\d+(?:\.\d+)?)\s*%$/;

export function buildComparison(
  problems: PlanProblems,
  path: Path,
  spec: Spec["compare"],
  metric: {
    aggregate: Metric["aggregate"];
    unit: Unit;
    baseline: Baseline | null;
    /** Where it is pulled from; undefined where it is pushed. */
    source: Spec["source"];
  },
): Comparison | null {
  if (!spec) return null;
  const match = PERCENT.exec(spec.tolerate.trim());
  if (!match)
    problems.at([...path, "tolerate"], `"${spec.tolerate}" is not a share`, "such as 10%");
  if (match && Number(match[1]) === 0 && spec.required) {
    const expected = "such as 10%, or required: false";
    problems.at([...path, "tolerate"], "no test can show that nothing differs", expected);
  }
  if (metric.unit.dimension === "version") {
    problems.at(path, "versions have no distribution", "a threshold such as >= v1.2");
  }
  if (spec.test === "sequential" && !["avg", "ratio"].includes(metric.aggregate)) {
    const expected = "aggregate: avg or ratio, or test: mann-whitney";
    problems.at([...path, "test"], `no sequential test for ${metric.aggregate}`, expected);
  }
  if (GROWS_WITH_TRAFFIC.includes(metric.aggregate)) {
    const message = `a ${metric.aggregate} is larger on the side that has more traffic`;
    problems.at(path, message, "aggregate: ratio, avg or a percentile");
  }
  checkOther(problems, [...path, "with"], spec.with, metric);
  return { ...spec, tolerate: Number(match?.[1] ?? 0) / 100 };
}

function checkOther(
  problems: PlanProblems,
  path: Path,
  other: Comparison["with"],
  { baseline, source }: { baseline: Baseline | null; source: Spec["source"] },
): void {
  if (other === "control") {
    const isAsked = !source || source.control !== undefined;
    if (!isAsked) problems.at(path, "nothing can tell the control group", "control: in the source");
    return;
  }
  if (baseline?.kind === "control") {
    problems.at(path, "the baseline is the control group", "with: control");
    return;
  }
  if (baseline && baseline.kind !== "fixed") return;
  const message = baseline ? "a fixed number has no distribution" : "the metric has no baseline";
  problems.at(path, message, "baseline: { before: 24h } or { runs: 3 }, or with: control");
}

/** What stands in for a threshold where only the comparison counts. */
export function comparisonText({ with: other, tolerate, worse }: Comparison): string {
  const than = other === "control" ? "the control group" : "the baseline";
  const share = `${Number((tolerate * 100).toFixed(4))} %`;
  const direction = { higher: "above", lower: "below", either: "away from" }[worse];
  return `at most ${share} ${direction} ${than}`;
}
