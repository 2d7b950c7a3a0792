import { parseDuration } from "@/lib/domain/plan/duration";
import type { ArgoArguments } from "@/lib/domain/plan-import/argo-arguments";
import { readProvider } from "@/lib/domain/plan-import/argo-provider";
import type { ForeignValue } from "@/lib/domain/plan-import/foreign-file";
import { guessUnit } from "@/lib/domain/plan-import/guess-unit";
import type { MetricInput } from "@/lib/domain/plan-import/imported";
import { durationText, toTitle } from "@/lib/domain/plan-import/plan-names";
import {
  type Condition,
  opposite,
  readCondition,
  sameCondition,
  thresholdOf,
} from "@/lib/domain/plan-import/read-condition";
import type { SourceList } from "@/lib/domain/plan-import/source-list";

export type ArgoMetric = { input: MetricInput; soak: number };

type File = { args: ArgoArguments; sources: SourceList; isDryRun: boolean };

const LEAST_STALE = 60_000;
/** A job is run once; its outcome does not change with time. */
const OUTCOME_STALE = "24h";
const NO_PLACE: Record<string, string> = {
  inconclusiveLimit: "what is not known keeps the stage from passing, however often",
  consecutiveErrorLimit:
    "a source that cannot be asked keeps the stage from passing, and is asked again",
  consecutiveSuccessLimit: "a stage passes when its soak is over, not after so many good readings",
};

/** A metric that is judged measurement by measurement: the newest value counts, and each breach that begins. */
export function argoMetric(metric: ForeignValue, file: File): ArgoMetric {
  const name = metric.at("name").takeText() ?? "";
  const interval = durationOf(metric.at("interval"), file);
  const condition = conditionOf(metric, file);
  const isOutcome =
    !metric.at("successCondition").isThere && !metric.at("failureCondition").isThere;
  const { pull, window } = readProvider(metric.at("provider"), {
    ...file,
    interval: interval === null ? null : durationText(interval),
    field: condition?.field ?? "",
  });
  for (const [key, why] of Object.entries(NO_PLACE)) metric.at(key).leave(why);
  const input: MetricInput = {
    label: toTitle(name, "Unnamed metric"),
    group: "analysis",
    aggregate: "last",
    ...(isOutcome ? { threshold: "== 1" } : limitsOf(metric.at("name"), condition)),
    ...(pull ? { source: pull } : {}),
    ...(window ? { window } : {}),
    ...failuresOf(metric.at("failureLimit")),
    ...(file.isDryRun ? { muted: true } : {}),
    ...(isOutcome ? { staleAfter: OUTCOME_STALE } : staleness(interval)),
  };
  if (isOutcome) metric.assume("push 1 where it succeeded, and 0 where it failed");
  return { input, soak: soakOf(metric, interval, file) };
}

function limitsOf(
  name: ForeignValue,
  condition: Condition | null,
): Pick<MetricInput, "unit" | "threshold"> {
  if (!condition) return {};
  const limits = condition.limits.map(({ value }) => value);
  const unit = guessUnit(name.text() ?? "", limits);
  if (unit === null) return { threshold: thresholdOf(condition) };
  name.assume(`the unit is ${unit}, by the name`);
  return { unit, threshold: thresholdOf(condition, unit) };
}

/** What a measurement has to satisfy; null, with both conditions left out, where that is no comparison. */
function conditionOf(metric: ForeignValue, { args }: File): Condition | null {
  const success = metric.at("successCondition");
  const failure = metric.at("failureCondition");
  const good = read(success, args);
  const bad = read(failure, args);
  const notBad = bad && opposite(bad);
  const chosen = good ?? notBad;
  if (good) success.carry();
  else success.leave("it is no comparison with a number; write a threshold");
  if (good && notBad && sameCondition(good, notBad)) failure.carry();
  else if (good) failure.leave("what is neither success nor failure breaks the threshold, too");
  else if (notBad && !success.isThere) failure.carry();
  else failure.leave("it is no comparison whose opposite is a threshold; write one");
  if (chosen?.defaulted) metric.assume("no data is not a number: the metric waits for some");
  return success.isThere && !good ? null : chosen;
}

function read(condition: ForeignValue, args: ArgoArguments): Condition | null {
  const text = condition.text();
  return text === null ? null : readCondition(args.fill(text));
}

function failuresOf(limit: ForeignValue): Pick<MetricInput, "allowedFailures"> {
  const count = limit.isThere ? limit.takeNumber() : 0;
  if (count === null || !Number.isInteger(count) || count < 0) {
    limit.leave("without a limit only the present breach counts");
    return {};
  }
  if (count > 0) {
    limit.assume(
      `${count} breaches are let pass, and one that goes on is one breach; a metric never passes while it lasts`,
    );
  }
  return { allowedFailures: count };
}

/** A value has to be there between two measurements. */
function staleness(interval: number | null): Pick<MetricInput, "staleAfter"> {
  if (interval === null || interval * 3 <= LEAST_STALE) return {};
  return { staleAfter: durationText(interval * 3) };
}

/** Until the last of `count` measurements is taken; 0 where nothing says how many. */
function soakOf(metric: ForeignValue, interval: number | null, file: File): number {
  const delay = durationOf(metric.at("initialDelay"), file);
  if (delay !== null) metric.at("initialDelay").assume("it is a part of the soak, and measured");
  const count = metric.at("count");
  const filled = count.text() === null ? null : Number(file.args.fill(count.text() ?? ""));
  const times = count.takeNumber() ?? filled;
  if (times === null || !Number.isInteger(times) || times < 1) return delay ?? 0;
  count.carry();
  if (interval === null) return delay ?? 0;
  count.assume("the soak lasts as long as the measurements did");
  return (delay ?? 0) + (times - 1) * interval;
}

function durationOf(value: ForeignValue, { args }: File): number | null {
  const text = value.text();
  const duration = text === null ? null : parseDuration(args.fill(text));
  if (duration !== null) value.carry();
  return duration;
}
