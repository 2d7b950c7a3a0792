import { SampleInput } from "@/lib/contract/metric";
import type { IngestRun } from "@/lib/data/ingest/find-ingest-run";
import type { Sample } from "@/lib/data/metric/fold";
import type { Metric } from "@/lib/domain/metric/metric";
import { parseSampleValue } from "@/lib/domain/metric/unit";
import {
  findTarget,
  list,
  parseTime,
  type Refusal,
  refused,
  shorten,
} from "@/lib/domain/run/incoming-data";

/** Beyond these, sums and sketches lose their meaning. */
const MOST_VALUE = 1e15;
const MOST_WEIGHT = 1e9;

const EXPECTED: Record<string, string> = {
  "": '{"metric": "...", "value": 1.5} with at, weight and stage where needed',
  metric: "the key of a metric of the stage",
  value: "a finite number in the metric's unit, or a version such as TLSv1.3",
  at: "an RFC 3339 instant or milliseconds since 1970",
  weight: "a number above 0: how many observations this one stands for",
  stage: "the key of the stage that runs",
};

/** Checks one sample by itself, against the run as it stands. */
export function checkSample(
  raw: unknown,
  run: IngestRun,
): { kind: "item"; item: Sample } | Refusal {
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
  const value = checkValue(input, metric);
  if (typeof value !== "number") return value;
  const time = parseTime(input.at, target, run.now);
  if (time.kind === "refused") return time;
  const { weight = 1 } = input;
  if (weight > MOST_WEIGHT) {
    return refused(
      "out_of_range",
      `weight ${weight} is too large`,
      `a weight up to ${MOST_WEIGHT}`,
    );
  }
  return {
    kind: "item",
    item: { stageId: target.id, metric: metric.key, value, weight, at: time.at },
  };
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
