import { addBreach, endBreach } from "@/lib/domain/metric/breach";
import { compareReadings } from "@/lib/domain/metric/compare-readings";
import { changeSentence, intervalSentence } from "@/lib/domain/metric/describe-analysis";
import { formatBeside, formatMargin } from "@/lib/domain/metric/format";
import { intervalOf } from "@/lib/domain/metric/interval-of";
import type {
  ComparisonResult,
  JudgeMemory,
  MetricInterval,
  Reading,
} from "@/lib/domain/metric/judgement";
import type { Against, Finding } from "@/lib/domain/metric/judging";
import type { Metric } from "@/lib/domain/metric/metric";
import { marginTo, satisfies, type Threshold } from "@/lib/domain/metric/threshold";
import { parseUnit } from "@/lib/domain/metric/unit";

type Case = {
  metric: Metric;
  threshold: Threshold;
  reading: Reading;
  memory: JudgeMemory;
  now: Date;
  against: Against;
};

/** Each of the two questions, the threshold and the comparison, has one of three answers. */
type Answer = { says: "pass" | "fail" | "open"; text: string };

/** Proportions carry their interval, whether the plan asks for one or not. */
const ANNOTATED = { level: 0.95, required: false, sequential: false };

/** Judges a reading that can be judged: against its threshold, then against what the plan compares it with. */
export function judgeValue(about: Case): Finding {
  const { metric, threshold, reading, memory, now } = about;
  const confidence = metric.confidence ?? (metric.aggregate === "ratio" ? ANNOTATED : null);
  const interval = confidence && intervalOf(metric, reading, threshold, confidence);
  const compared = compareWith(about);
  const answers = [ofThreshold(about, interval), ...(compared ? [compared.answer] : [])];
  const analysis = { interval, comparison: compared?.result ?? null };
  const failing = answers.find((a) => a.says === "fail");
  if (failing) {
    const breach = addBreach(metric, reading, memory, now);
    const reason = breach.fails
      ? `${metric.label}: ${failing.text}.`
      : `${failing.text} ${breach.why}.`;
    return { verdict: breach.fails ? "fail" : "pending", reason, memory: breach.memory, analysis };
  }
  const kept = endBreach(memory);
  const open = answers.find((a) => a.says === "open");
  if (open) return { verdict: "pending", reason: `${open.text}.`, memory: kept, analysis };
  const reason = `${answers.map((a) => a.text).join("; ")}.`;
  return { verdict: "pass", reason, memory: kept, analysis };
}

function ofThreshold(
  { metric, threshold, reading }: Case,
  interval: MetricInterval | null,
): Answer {
  const { min, max, text: limit } = threshold;
  const value = reading.value ?? Number.NaN;
  const limits = [min, max].flatMap((bound) => (bound ? [bound.value] : []));
  const shown = formatBeside(value, metric.unit, limits);
  if (!min && !max) return { says: "pass", text: shown };
  const isGood = satisfies(value, threshold);
  const range = interval ? `; ${intervalSentence(interval, metric.unit)}` : "";
  if (metric.confidence?.required) {
    const says = isGood ? "pass" : "fail";
    const rule = `${shown} ${isGood ? "meets" : "breaks"} ${limit}`;
    if (!interval) return { says: "open", text: `${rule}, but there is no interval to show it by` };
    if (interval.says !== says) {
      return { says: "open", text: `${rule} by the rule and does not prove it yet${range}` };
    }
    return { says, text: `${rule}${range}` };
  }
  if (!isGood) return { says: "fail", text: `${shown} breaks ${limit}${range}` };
  return { says: "pass", text: `${shown} meets ${limit}${room(metric, value, threshold)}${range}` };
}

function room(metric: Metric, value: number, threshold: Threshold): string {
  if (parseUnit(metric.unit)?.dimension === "version") return "";
  const margin = marginTo(value, threshold);
  return margin === null ? "" : `, ${formatMargin(margin)}`;
}

function compareWith({
  metric,
  reading,
  against,
}: Case): { answer: Answer; result: ComparisonResult | null } | null {
  const { compare } = metric;
  if (!compare) return null;
  const than = compare.with === "control" ? "the control group" : "the baseline";
  const reference = against[compare.with];
  if (!reference || reference.samples < metric.minSamples) {
    const have = Math.floor(reference?.samples ?? 0);
    const text = `${have} of ${metric.minSamples} samples of ${than} that a comparison needs`;
    return { answer: { says: "open", text }, result: null };
  }
  const result = compareReadings(metric, compare, reading, reference);
  if (!result) {
    const text = `nothing is known of the distribution, so it cannot be compared with ${than}`;
    return { answer: { says: "open", text }, result: null };
  }
  const text = changeSentence(result, compare, than);
  if (result.says === "worse") return { answer: { says: "fail", text }, result };
  const isShown = result.says === "fine" || !compare.required;
  return { answer: { says: isShown ? "pass" : "open", text }, result };
}
