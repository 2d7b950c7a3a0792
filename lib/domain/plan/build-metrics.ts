import type { Metric } from "@/lib/domain/metric/metric";
import { parseQuantity, parseThreshold, type Threshold } from "@/lib/domain/metric/threshold";
import { parseUnit, UNIT_EXAMPLES, type Unit } from "@/lib/domain/metric/unit";
import { durationAt, positiveDurationAt } from "@/lib/domain/plan/durations-at";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

type MetricSource = PlanSource["metrics"][string];
type Rules = NonNullable<PlanSource["stages"][number]["rules"][string]>;

/** What a stage sets anew for a metric, and where that stands. */
export type StageRules = { path: Path; rules: Rules };

/** A metric's source with a stage's rules and the plan's defaults merged, and the place of each field. */
type Merged = { source: MetricSource; place: (field: keyof Rules) => Path };

const NOTHING: Threshold = { text: "", min: null, max: null };
const VERSION_AGGREGATES = ["min", "max", "last"];
/** One sample that is not zero shows in these; it can hide in a percentile, a minimum or the last value. */
const ZERO_AGGREGATES = ["sum", "max", "avg", "rate"];

/** The metric `key` with its units checked, as a stage with these rules judges it. */
export function buildMetric(
  problems: PlanProblems,
  plan: PlanSource,
  key: string,
  metric: MetricSource,
  stage: StageRules | null,
): Metric {
  const merged = merge(key, metric, stage);
  const { source, place } = merged;
  const unit = parseUnit(source.unit);
  if (!unit) problems.at(["metrics", key, "unit"], `"${source.unit}" is not a unit`, UNIT_EXAMPLES);
  const limits = unit ? buildLimits(problems, merged, unit) : null;
  const isZero = limits?.isZero ?? false;
  if (unit) checkAggregate(problems, ["metrics", key, "aggregate"], source.aggregate, unit, isZero);
  const window = source.window ?? plan.defaults.window;
  const staleAfter = source.staleAfter ?? plan.defaults.staleAfter;
  return {
    key,
    label: source.label,
    group: source.group,
    unit: source.unit,
    aggregate: source.aggregate,
    window: window === "stage" ? "stage" : positiveDurationAt(problems, place("window"), window),
    baseline: limits?.baseline ?? null,
    threshold: limits?.threshold ?? NOTHING,
    critical: source.critical ?? false,
    zeroTolerance: isZero,
    noData: source.noData ?? "inconclusive",
    minSamples: source.minSamples ?? plan.defaults.minSamples,
    persistence: durationAt(problems, place("for"), source.for ?? plan.defaults.for),
    staleAfter: positiveDurationAt(problems, place("staleAfter"), staleAfter),
  };
}

function merge(key: string, metric: MetricSource, stage: StageRules | null): Merged {
  const rules = stage?.rules ?? {};
  const threshold = rules.threshold ?? metric.threshold;
  return {
    source: { ...metric, ...rules, threshold },
    place: (field) => {
      if (stage && rules[field] !== undefined) return [...stage.path, field];
      return metric[field] !== undefined ? ["metrics", key, field] : ["defaults", field];
    },
  };
}

type Limits = { baseline: Metric["baseline"]; threshold: Threshold; isZero: boolean };

function buildLimits(problems: PlanProblems, { source, place }: Merged, unit: Unit): Limits | null {
  const baselineText = textOf(problems, place("baseline"), source.baseline, unit);
  const parsed = baselineText === null ? null : parseQuantity(baselineText, unit);
  if (parsed?.kind === "problem") problems.at(place("baseline"), parsed.message, parsed.expected);
  const value = parsed?.kind === "value" ? parsed.value : null;
  const text = textOf(problems, place("threshold"), source.threshold, unit);
  if (text === null) return null;
  // Where the baseline itself is wrong, that has been said; the threshold may be fine.
  const isBaselineWrong = value === null && source.baseline !== undefined;
  if (isBaselineWrong && text.includes("baseline")) return null;
  const limit = parseThreshold(text, { unit, baseline: value });
  if (limit.kind === "problem") {
    problems.at(place("threshold"), limit.message, limit.expected);
    return null;
  }
  const baseline = value === null ? null : { text: String(source.baseline), value };
  return { baseline, threshold: limit.threshold, isZero: limit.zeroTolerance };
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

function checkAggregate(
  problems: PlanProblems,
  path: Path,
  aggregate: string,
  unit: Unit,
  isZero: boolean,
): void {
  if (unit.dimension === "version" && !VERSION_AGGREGATES.includes(aggregate)) {
    problems.at(path, `versions have no ${aggregate}`, VERSION_AGGREGATES.join(", "));
  }
  if (isZero && !ZERO_AGGREGATES.includes(aggregate)) {
    const message = `a sample that is not zero could hide in ${aggregate}`;
    problems.at(path, message, ZERO_AGGREGATES.join(", "));
  }
}
