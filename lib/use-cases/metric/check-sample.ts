import { SampleInput } from "@/lib/contract/metric";
import type { IngestRun } from "@/lib/data/ingest/find-ingest-run";
import type { Sample } from "@/lib/data/metric/fold";
import type { Metric } from "@/lib/domain/metric/metric";
import { parseSampleValue } from "@/lib/domain/metric/unit";
import {
  findTarget,
  list,
  MOST_VALUE,
  MOST_WEIGHT,
  parseTime,
  type Refusal,
  refused,
  shorten,
} from "@/lib/domain/run/incoming-data";
import { plainSampleTaker } from "@/lib/use-cases/metric/take-plain-sample";

const EXPECTED: Record<string, string> = {
  "": '{"metric": "...", "value": 1.5} with at, weight and stage where needed',
  metric: "the key of a metric of the stage",
  value: "a finite number in the metric's unit, or a version such as TLSv1.3",
  at: "an RFC 3339 instant or milliseconds since 1970",
  weight: "a number above 0: how many observations this one stands for",
  of: "a number above 0: how many the value of a ratio is out of",
  arm: "canary or control",
  stage: "the key of the stage that runs",
};

type Checked = { kind: "item"; item: Sample } | Refusal;

/** Checks samples each by itself, against the run as it stands. */
export function sampleChecker(run: IngestRun): (raw: unknown) => Checked {
  const takePlain = plainSampleTaker(run);
  return (raw) => {
    const item = takePlain(raw);
    return item ? { kind: "item", item } : checkSample(raw, run);
  };
}

function checkSample(raw: unknown, run: IngestRun): Checked {
  const parsed = SampleInput.safeParse(raw);
  if (!parsed.success) return malformed(parsed.error.issues[0]);
  const input = parsed.data;
  const target = findTarget(run, input.stage);
  if (target.kind === "refused") return target;
  const metrics = run.plan.stages.find((s) => s.key === target.key)?.metrics ?? [];
  const metric = metrics.find((m) => m.key === input.metric);
  if (!metric) {
    const message = `the stage ${target.key} has no metric "${shorten(input.metric)}"`;
    return refused("unknown_metric", message, list(metrics));
  }
  const time = parseTime(input.at, target, run.now);
  if (time.kind === "refused") return time;
  const observed = metric.aggregate === "ratio" ? checkRatio(input) : checkSingle(input, metric);
  if ("kind" in observed) return observed;
  const arm = input.arm ?? "canary";
  const item = { stageId: target.id, metric: metric.key, arm, at: time.at, ...observed };
  return { kind: "item", item };
}

type Observed = Pick<Sample, "value" | "weight" | "distribution">;

function checkSingle(input: SampleInput, metric: Metric): Observed | Refusal {
  if (input.of !== undefined) {
    const message = `${metric.key} is no ratio, it has nothing to be out of`;
    return refused("malformed", message, "a sample without of, or a metric with aggregate: ratio");
  }
  const value = checkValue(input, metric);
  if (typeof value !== "number") return value;
  const { weight = 1 } = input;
  return weight > MOST_WEIGHT ? tooHeavy("weight", weight) : { value, weight };
}

/** `value` out of `of` becomes as many ones, and zeros for the rest. */
function checkRatio({ metric, value, of = 1, weight }: SampleInput): Observed | Refusal {
  if (weight !== undefined) {
    return refused("malformed", `${metric} is a ratio and takes no weight`, "value and of");
  }
  if (typeof value !== "number" || !(value >= 0 && value <= of)) {
    const message = `${metric}: ${shorten(String(value))} out of ${of} is no proportion`;
    return refused("bad_value", message, "a number from 0 to of");
  }
  if (of > MOST_WEIGHT) return tooHeavy("of", of);
  const parts = [
    { value: 1, weight: value },
    { value: 0, weight: of - value },
  ];
  return {
    value: value / of,
    weight: of,
    distribution: { parts, sum: value, min: null, max: null },
  };
}

function tooHeavy(what: string, weight: number): Refusal {
  const message = `${what} ${weight} is too large`;
  return refused("out_of_range", message, `${what} up to ${MOST_WEIGHT}`);
}

function checkValue(input: SampleInput, metric: Metric): number | Refusal {
  const parsed = parseSampleValue(input.value, metric.unit);
  if (parsed.kind === "problem") {
    return refused("bad_value", `${metric.key}: ${parsed.message}`, parsed.expected);
  }
  if (Math.abs(parsed.value) <= MOST_VALUE) return parsed.value;
  const range = `a number from -${MOST_VALUE} to ${MOST_VALUE}`;
  return refused("out_of_range", `${metric.key}: ${parsed.value} is too large`, range);
}

function malformed(issue: { path: PropertyKey[]; message: string } | undefined): Refusal {
  const path = String(issue?.path[0] ?? "");
  const message =
    path === ""
      ? `the sample is not usable: ${issue?.message}`
      : `${path} is not usable: ${issue?.message}`;
  return refused("malformed", message, EXPECTED[path] ?? EXPECTED[""] ?? "");
}
