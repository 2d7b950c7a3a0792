import type { Baseline } from "@/lib/domain/metric/metric";
import {
  parseQuantity,
  parseThreshold,
  THRESHOLD_EXAMPLES,
  type Threshold,
} from "@/lib/domain/metric/threshold";
import type { Unit } from "@/lib/domain/metric/unit";
import { buildMeasuredBaseline } from "@/lib/domain/plan/build-comparison";
import type { Merged } from "@/lib/domain/plan/merge-rules";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import { BASELINE_EXAMPLES } from "@/lib/domain/plan/plan-source";

export const NO_BOUNDS: Threshold = { text: "", min: null, max: null };

type Limits = { baseline: Baseline | null; threshold: Threshold; isZero: boolean };

/** A metric's threshold and baseline, in its unit. */
export function buildLimits(problems: PlanProblems, merged: Merged, unit: Unit): Limits {
  const { source, place } = merged;
  const baseline = buildBaseline(problems, merged, unit);
  const text = textOf(problems, place("threshold"), source.threshold, unit);
  if (text === null) {
    if (source.threshold === undefined && !source.compare) {
      problems.at(place("threshold"), "the metric has no threshold", THRESHOLD_EXAMPLES);
    }
    return { baseline, threshold: NO_BOUNDS, isZero: false };
  }
  // Where the baseline itself is wrong, that has been said; the threshold may be fine.
  const isBaselineWrong = !baseline && source.baseline !== undefined;
  if (isBaselineWrong && text.includes("baseline")) {
    return { baseline, threshold: NO_BOUNDS, isZero: false };
  }
  const isMeasured = baseline !== null && baseline.kind !== "fixed";
  // Any number will do to see whether the text is a threshold; the true one is known when the run judges.
  const value = baseline === null ? null : baseline.kind === "fixed" ? baseline.value : 1;
  const limit = parseThreshold(text, { unit, baseline: value });
  if (limit.kind === "problem") {
    problems.at(place("threshold"), limit.message, limit.expected);
    return { baseline, threshold: NO_BOUNDS, isZero: false };
  }
  const threshold =
    isMeasured && text.includes("baseline")
      ? { text: limit.threshold.text, min: null, max: null, relative: true }
      : limit.threshold;
  return { baseline, threshold, isZero: limit.zeroTolerance };
}

function buildBaseline(
  problems: PlanProblems,
  { source, place }: Merged,
  unit: Unit,
): Baseline | null {
  const { baseline } = source;
  if (baseline === undefined) return null;
  if (baseline === "control" || typeof baseline === "object") {
    const measured = buildMeasuredBaseline(problems, place("baseline"), baseline);
    const missing = missingFor(measured, source);
    if (missing) problems.at(place("baseline"), `nothing can tell ${measured.text}`, missing);
    return measured;
  }
  const text = textOf(problems, place("baseline"), baseline, unit);
  const parsed = text === null ? null : parseQuantity(text, unit);
  if (parsed?.kind === "problem") {
    const isNone = parsed.message.endsWith("is not a threshold");
    const message = isNone ? `"${text}" is not a baseline` : parsed.message;
    problems.at(place("baseline"), message, isNone ? BASELINE_EXAMPLES : parsed.expected);
  }
  return parsed?.kind === "value"
    ? { kind: "fixed", text: String(baseline), value: parsed.value }
    : null;
}

/** What a baseline that is measured lacks in the plan; null where nothing. */
function missingFor(baseline: Baseline, { source }: Merged["source"]): string | null {
  if (baseline.kind === "period") return source ? null : "a source: to ask";
  if (baseline.kind !== "control" || !source || source.control) return null;
  return "control: in the source";
}

function textOf(
  problems: PlanProblems,
  path: Path,
  value: string | number | undefined,
  unit: Unit,
): string | null {
  if (value === undefined) return null;
  if (unit.dimension === "version" && typeof value === "number" && !Number.isInteger(value)) {
    problems.at(path, `${value} is a number, and 1.10 would be 1.1`, "the version in quotes");
    return null;
  }
  return String(value);
}
