import type { Metric } from "@/lib/domain/metric/metric";
import { convert, parseUnit, type Unit } from "@/lib/domain/metric/unit";
import { isSame } from "@/lib/domain/replay/is-same";
import type { MetricPull } from "@/lib/domain/source/source";

/** `metric` as it can be judged on what is stored; stored values times `factor` are in its unit. */
export type Carried = { kind: "carried"; metric: Metric; factor: number; notes: string[] };
/** Never a pass, and never a failure either. */
export type Missing = { kind: "missing"; metric: Metric; reason: string };

/**
 * How far the samples of a run, kept under the rules of `measured`, answer what `asked` wants to know. Another threshold,
 * aggregate, window or unit of the same kind can be judged again; what was never asked cannot. `hasControl`: there are
 * samples of a control group.
 */
export function carryOver(
  asked: Metric,
  measured: Metric | undefined,
  hasControl: boolean,
): Carried | Missing {
  const missing = (reason: string): Missing => ({ kind: "missing", metric: asked, reason });
  if (!measured) return missing("not measured in this run");
  const reason = otherSource(asked, measured) ?? otherReference(asked, measured, hasControl);
  if (reason) return missing(reason);
  const isSeries = measured.pull?.answers === "window";
  const without = isSeries ? outsideSeries(asked, measured) : null;
  if (without) return missing(without);
  const factor = isSeries
    ? factorOf(parseUnit(measured.unit), parseUnit(asked.unit))
    : sampleFactor(asked, measured);
  if (factor === null || (factor !== 1 && isMeasuredBefore(asked))) {
    return missing(`measured in ${nameOf(measured)}, which does not compare with ${nameOf(asked)}`);
  }
  const notes = factor === 1 ? [] : [`converted from ${measured.unit} to ${asked.unit}`];
  if (asked.consecutive > 1) notes.push("readings in a row are counted once a step");
  const metric = { ...asked, pull: measured.pull };
  if (!isSeries) return { kind: "carried", metric, factor, notes };
  notes.push("its source answered the whole window; only the series of these answers is stored");
  const asSeries = { ...metric, aggregate: "last", window: "stage", minSamples: 1 } as const;
  return { kind: "carried", metric: asSeries, factor, notes };
}

function otherSource({ pull: asked }: Metric, { pull: measured }: Metric): string | null {
  if (!asked || !measured) return null;
  const question = ({ answers, query, control }: MetricPull) => [answers, query, control];
  return isSame(question(asked), question(measured))
    ? null
    : "its source was asked something else in this run";
}

function otherReference(asked: Metric, measured: Metric, hasControl: boolean): string | null {
  if (needsControl(asked) && !needsControl(measured) && !hasControl) {
    return "no control group was measured in this run";
  }
  if (!isMeasuredBefore(asked)) return null;
  const what = (metric: Metric) => [withoutText(metric), metric.aggregate];
  return isSame(what(asked), what(measured)) ? null : "the baseline it asks for was not measured";
}

export function needsControl({ baseline, compare }: Metric): boolean {
  return baseline?.kind === "control" || compare?.with === "control";
}

function isMeasuredBefore({ baseline }: Metric): boolean {
  return baseline?.kind === "period" || baseline?.kind === "runs";
}

function withoutText({ baseline }: Metric) {
  return baseline && { ...baseline, text: null };
}

/** Answers for a whole window are aggregates already, and nothing is kept of what lies behind them. */
function outsideSeries(asked: Metric, measured: Metric): string | null {
  if (asked.aggregate !== measured.aggregate || asked.window !== measured.window) {
    return "its source answered the whole window; another aggregate or window cannot be had from that";
  }
  if (asked.compare || asked.confidence?.required) {
    return "its source answered the whole window; the distribution behind the answers is not stored";
  }
  return null;
}

/** Null where samples of the one cannot be read as samples of the other. */
function sampleFactor(asked: Metric, measured: Metric): number | null {
  if (asked.aggregate === "count") return 1;
  if (asked.aggregate === "ratio" && measured.aggregate !== "ratio") return null;
  return factorOf(sampleUnit(measured), sampleUnit(asked));
}

/** The samples of a ratio are ones and zeros, and those of a rate are counts. */
function sampleUnit({ aggregate, unit }: Metric): Unit | null {
  if (aggregate === "ratio") return parseUnit("ratio");
  const parsed = parseUnit(unit);
  if (aggregate !== "rate" || parsed?.dimension !== "rate") return parsed;
  return { dimension: "count", symbol: parsed.noun ?? "", factor: 1, noun: parsed.noun };
}

function factorOf(from: Unit | null, to: Unit | null): number | null {
  if (!from || !to) return null;
  return from.symbol === to.symbol ? 1 : convert(1, from, to);
}

function nameOf({ aggregate, unit }: Metric): string {
  return unit === "" ? `a plain ${aggregate}` : `${unit} (${aggregate})`;
}
