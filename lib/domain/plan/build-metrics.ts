import type { Metric } from "@/lib/domain/metric/metric";
import { parseQuantity, parseThreshold, type Threshold } from "@/lib/domain/metric/threshold";
import { parseUnit, UNIT_EXAMPLES, type Unit } from "@/lib/domain/metric/unit";
import { DURATION_EXAMPLES, parseDuration } from "@/lib/domain/plan/duration";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

type MetricSource = PlanSource["metrics"][string];
type Defaults = PlanSource["defaults"];

const NOTHING: Threshold = { text: "", min: null, max: null };
const VERSION_AGGREGATES = ["min", "max", "last"];

/** Milliseconds, with a problem noted where the text is no duration. */
export function durationAt(problems: PlanProblems, path: Path, text: string): number {
  const value = parseDuration(text);
  if (value !== null) return value;
  problems.at(path, `"${text}" is not a duration`, DURATION_EXAMPLES);
  return 0;
}

/** One metric with its units checked. `path` is where the source stands. */
export function buildMetric(
  problems: PlanProblems,
  path: Path,
  key: string,
  source: MetricSource,
  defaults: Defaults,
): Metric {
  const unit = parseUnit(source.unit);
  if (!unit) problems.at([...path, "unit"], `"${source.unit}" is not a unit`, UNIT_EXAMPLES);
  const baseline = unit ? buildBaseline(problems, path, source, unit) : null;
  const parsed = unit ? buildThreshold(problems, path, source, unit, baseline) : null;
  if (unit?.dimension === "version" && !VERSION_AGGREGATES.includes(source.aggregate)) {
    problems.at(
      [...path, "aggregate"],
      `versions have no ${source.aggregate}`,
      VERSION_AGGREGATES.join(", "),
    );
  }
  const window = source.window ?? defaults.window;
  return {
    key,
    label: source.label,
    group: source.group,
    unit: source.unit,
    aggregate: source.aggregate,
    window: window === "stage" ? "stage" : positive(problems, [...path, "window"], window),
    baseline: baseline === null ? null : { text: String(source.baseline), value: baseline },
    threshold: parsed?.threshold ?? NOTHING,
    critical: source.critical ?? false,
    zeroTolerance: parsed?.zeroTolerance ?? false,
    noData: source.noData ?? "inconclusive",
    minSamples: source.minSamples ?? defaults.minSamples,
    persistence: durationAt(problems, [...path, "for"], source.for ?? defaults.for),
    staleAfter: positive(
      problems,
      [...path, "staleAfter"],
      source.staleAfter ?? defaults.staleAfter,
    ),
  };
}

function positive(problems: PlanProblems, path: Path, text: string): number {
  const value = durationAt(problems, path, text);
  if (value === 0 && parseDuration(text) === 0) {
    problems.at(path, "a window of no time holds no data", "a duration above zero");
  }
  return value;
}

function buildBaseline(
  problems: PlanProblems,
  path: Path,
  source: MetricSource,
  unit: Unit,
): number | null {
  if (source.baseline === undefined) return null;
  const parsed = parseQuantity(String(source.baseline), unit);
  if (parsed.kind === "value") return parsed.value;
  problems.at([...path, "baseline"], parsed.message, parsed.expected);
  return null;
}

function buildThreshold(
  problems: PlanProblems,
  path: Path,
  source: MetricSource,
  unit: Unit,
  baseline: number | null,
) {
  const parsed = parseThreshold(String(source.threshold), { unit, baseline });
  if (parsed.kind === "threshold") return parsed;
  problems.at([...path, "threshold"], parsed.message, parsed.expected);
  return null;
}

/** The metrics that a stage names, each with the stage's own rules on top. */
export function stageMetrics(
  problems: PlanProblems,
  path: Path,
  stage: PlanSource["stages"][number],
  source: PlanSource,
): Metric[] {
  const keys = stageMetricKeys(problems, path, stage, source);
  for (const key of Object.keys(stage.rules)) {
    if (!keys.includes(key)) {
      problems.atKey([...path, "rules"], key, "is not a metric of this stage", keys.join(", "));
    }
  }
  return keys.flatMap((key) => {
    const metric = source.metrics[key];
    if (!metric) return [];
    const rules = stage.rules[key];
    const at: Path = rules ? [...path, "rules", key] : ["metrics", key];
    const { label, group, unit, aggregate } = metric;
    return [
      buildMetric(
        problems,
        at,
        key,
        {
          ...metric,
          ...rules,
          threshold: rules?.threshold ?? metric.threshold,
          label,
          group,
          unit,
          aggregate,
        },
        source.defaults,
      ),
    ];
  });
}

function stageMetricKeys(
  problems: PlanProblems,
  path: Path,
  stage: PlanSource["stages"][number],
  source: PlanSource,
): string[] {
  const keys: string[] = [];
  stage.metrics.forEach((name, index) => {
    const at = [...path, "metrics", index];
    const found = name.startsWith("group:")
      ? Object.keys(source.metrics).filter(
          (key) => source.metrics[key]?.group === name.slice("group:".length),
        )
      : source.metrics[name]
        ? [name]
        : [];
    if (found.length === 0) {
      problems.at(at, `there is no metric ${name}`, Object.keys(source.metrics).join(", "));
    }
    for (const key of found) {
      if (keys.includes(key)) problems.at(at, `${key} is named twice`, "each metric once");
      else keys.push(key);
    }
  });
  return keys;
}
