import type { Metric } from "@/lib/domain/metric/metric";
import { parseUnit, UNIT_EXAMPLES, type Unit } from "@/lib/domain/metric/unit";
import {
  buildComparison,
  buildConfidence,
  comparisonText,
} from "@/lib/domain/plan/build-comparison";
import { buildLimits, NO_BOUNDS } from "@/lib/domain/plan/build-limits";
import { buildPull } from "@/lib/domain/plan/build-pull";
import { durationAt, positiveDurationAt } from "@/lib/domain/plan/durations-at";
import {
  type Merged,
  type MetricSource,
  mergeRules,
  type StageRules,
} from "@/lib/domain/plan/merge-rules";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";
import type { MetricPull } from "@/lib/domain/source/source";

const VERSION_AGGREGATES = ["min", "max", "last"];
/** One sample that is not zero shows in these; it can hide in a percentile, a minimum or the last value. */
const ZERO_AGGREGATES = ["sum", "max", "avg", "rate", "ratio"];

type Facts = Pick<Metric, "baseline" | "threshold" | "compare" | "pull" | "zeroTolerance">;
const NO_FACTS: Facts = {
  baseline: null,
  threshold: NO_BOUNDS,
  compare: null,
  pull: null,
  zeroTolerance: false,
};

/** The metric `key` with its units checked, as a stage with these rules judges it. */
export function buildMetric(
  problems: PlanProblems,
  plan: PlanSource,
  key: string,
  metric: MetricSource,
  stage: StageRules | null,
): Metric {
  const merged = mergeRules(key, metric, stage);
  const { source, place } = merged;
  const unit = parseUnit(source.unit);
  if (!unit) problems.at(["metrics", key, "unit"], `"${source.unit}" is not a unit`, UNIT_EXAMPLES);
  checkCounted(problems, merged);
  checkFeeds(problems, ["metrics", key, "otlp"], source);
  const facts = unit ? buildFacts(problems, plan, key, merged, unit) : NO_FACTS;
  const own = source.threshold === undefined ? null : facts.threshold;
  return {
    key,
    label: source.label,
    group: source.group,
    unit: source.unit,
    aggregate: source.aggregate,
    ...facts,
    ...buildPolicies(problems, plan, merged),
    confidence: buildConfidence(problems, place("confidence"), source.confidence, {
      aggregate: source.aggregate,
      threshold: own,
    }),
    otlp: source.otlp ? { ...source.otlp, unit: source.otlp.unit ?? null } : null,
  };
}

/** Everything that depends on the metric's unit. */
function buildFacts(
  problems: PlanProblems,
  plan: PlanSource,
  key: string,
  merged: Merged,
  unit: Unit,
): Facts {
  const { source, place } = merged;
  const { baseline, threshold, isZero } = buildLimits(problems, merged, unit);
  const about = { aggregate: source.aggregate, unit, baseline, source: source.source };
  const compare = buildComparison(problems, place("compare"), source.compare, about);
  const pull = buildPull(problems, ["metrics", key, "source"], source.source, { plan, unit });
  if (baseline?.kind === "period" && pull && !tellsThePast(pull)) {
    const expected = "$from and $to in the question";
    problems.at(place("baseline"), "the question is about now, not about that time", expected);
  }
  checkAggregate(problems, key, source.aggregate, unit, isZero);
  if (isZero && source.allowedFailures) {
    const message = "one sample that is not zero fails at once, and none is let pass";
    problems.at(place("allowedFailures"), message, "threshold: == 0, or no allowedFailures");
  }
  return {
    baseline,
    threshold:
      compare && source.threshold === undefined
        ? { ...NO_BOUNDS, text: comparisonText(compare) }
        : threshold,
    compare,
    pull,
    zeroTolerance: isZero,
  };
}

/** The other sources know the time of what they store; these two tell how things are unless they are asked when. */
function tellsThePast({ query }: MetricPull): boolean {
  if (query.kind === "http-json") return query.path.includes("$from");
  return query.kind !== "postgres" || query.sql.includes("$from");
}

function buildPolicies(problems: PlanProblems, { defaults }: PlanSource, merged: Merged) {
  const { source, place } = merged;
  const window = source.window ?? defaults.window;
  const staleAfter = source.staleAfter ?? defaults.staleAfter;
  return {
    window:
      window === "stage"
        ? ("stage" as const)
        : positiveDurationAt(problems, place("window"), window),
    muted: source.muted ?? false,
    critical: source.critical ?? false,
    noData: source.noData ?? "inconclusive",
    nan: source.nan ?? "inconclusive",
    minSamples: source.minSamples ?? defaults.minSamples,
    persistence: durationAt(problems, place("for"), source.for ?? defaults.for),
    consecutive: source.consecutive ?? 1,
    allowedFailures: source.allowedFailures ?? null,
    staleAfter: positiveDurationAt(problems, place("staleAfter"), staleAfter),
  };
}

function checkCounted(problems: PlanProblems, { source, place }: Merged): void {
  if (!source.critical || !source.muted) return;
  problems.at(place("muted"), "a critical metric is not counted", "critical or muted, not both");
}

/** Two feeds would be added up. */
function checkFeeds(
  problems: PlanProblems,
  path: Path,
  { aggregate, otlp, source }: MetricSource,
): void {
  if (!otlp) return;
  if (source) problems.at(path, "the metric is pulled already", "source: or otlp:, not both");
  const count = Object.keys(otlp.attributes).length;
  if (aggregate === "ratio" && count !== 1) {
    const message = `a ratio is what one attribute picks, and there are ${count}`;
    problems.at([...path, "attributes"], message, "attributes: { outcome: failed }");
  }
}

function checkAggregate(
  problems: PlanProblems,
  key: string,
  aggregate: string,
  unit: Unit,
  isZero: boolean,
): void {
  const path = ["metrics", key, "aggregate"];
  if (unit.dimension === "version" && !VERSION_AGGREGATES.includes(aggregate)) {
    problems.at(path, `versions have no ${aggregate}`, VERSION_AGGREGATES.join(", "));
  }
  if (aggregate === "ratio" && unit.dimension !== "ratio") {
    problems.at(path, `a ratio is no value in ${unit.symbol || "a plain number"}`, 'unit: "%"');
  }
  if (isZero && !ZERO_AGGREGATES.includes(aggregate)) {
    const message = `a sample that is not zero could hide in ${aggregate}`;
    problems.at(path, message, ZERO_AGGREGATES.join(", "));
  }
}
