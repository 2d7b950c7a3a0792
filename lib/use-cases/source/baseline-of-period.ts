import { aggregateWindow } from "@/lib/data/metric/aggregate-window";
import { foldSamples } from "@/lib/data/metric/fold";
import { quantileOf } from "@/lib/data/metric/sketch";
import { sketchBins } from "@/lib/data/metric/sketch-bins";
import type { BaselineRun } from "@/lib/data/source/baselines";
import type { MeasuredBaseline } from "@/lib/domain/metric/baseline";
import { isPulled, type PulledMetric } from "@/lib/domain/source/pulls-of";
import { readWindow } from "@/lib/domain/source/read-window";
import type { SourceAnswer, TimeWindow } from "@/lib/domain/source/source-answer";
import { SourceError } from "@/lib/domain/source/source-error";
import { takeAnswer } from "@/lib/domain/source/take-answer";
import type { Context } from "@/lib/use-cases/context";
import { askSource } from "@/lib/use-cases/source/ask-source";
import type { Patience } from "@/lib/use-cases/source/patience";
import { toSample } from "@/lib/use-cases/source/to-sample";
import type { WantedBaseline } from "@/lib/use-cases/source/wanted-baselines";

type Measured = Omit<MeasuredBaseline, "measuredAt">;
type Value = Omit<Measured, "source" | "query" | "window" | "runs">;

/** Asks a metric's source for a time before the release. Throws `SourceError`. */
export async function baselineOfPeriod(
  context: Pick<Context, "sources">,
  run: BaselineRun,
  { metric, baseline }: Extract<WantedBaseline, { kind: "period" }>,
  patience: Patience,
): Promise<Measured> {
  const source = run.plan.sources.find((s) => s.key === metric.pull?.source);
  if (!isPulled(metric) || !source) {
    throw new SourceError("bad_query", `${metric.key} has no source to ask for the past.`);
  }
  const window = periodOf(baseline, run.startedAt);
  const { query, answers } = metric.pull;
  const told = await askSource(
    context,
    {
      begin: async () => ({ window }),
      question: { project: run.project, source, query, answers },
    },
    patience,
  );
  if (told.kind === "over") throw new Error("a baseline is asked for until it is known");
  if (told.kind === "failed") throw told.error;
  return {
    ...(answers === "window"
      ? ofWindow(metric, told.answer, window)
      : ofSamples(metric, told.answer, window)),
    source: source.key,
    query: told.answer.query,
    window: { from: window.from.toISOString(), to: window.to.toISOString() },
    runs: null,
  };
}

function periodOf(
  { length, from, to }: Extract<WantedBaseline, { kind: "period" }>["baseline"],
  startedAt: Date,
): TimeWindow {
  if (from !== null && to !== null) return { from: new Date(from), to: new Date(to) };
  return { from: new Date(startedAt.getTime() - (length ?? 0)), to: startedAt };
}

function ofWindow(metric: PulledMetric, { data }: SourceAnswer, window: TimeWindow): Value {
  const reading = readWindow(data, { pull: metric.pull, metric });
  if (!reading) throw nothing(metric, window);
  const { value, samples, computedBy, proportion, bins } = reading;
  if (typeof value !== "number") throw notANumber(metric, window);
  // A page that only tells how things are now says nothing of the past.
  if (new Date(reading.at) > window.to) {
    throw new SourceError(
      "bad_answer",
      `The answer for ${metric.key} is of ${reading.at}; expected one of ${spoken(window)}.`,
    );
  }
  return { value, samples: samples ?? 1, computedBy, proportion, bins, moments: null };
}

function ofSamples(metric: PulledMetric, answer: SourceAnswer, window: TimeWindow): Value {
  const asked = { pull: metric.pull, metric, window, stageStartedAt: window.from, now: window.to };
  const { observations } = takeAnswer(answer, asked, { pulled: null, dataAt: null, error: null });
  const place = { stageId: "", metric, arm: "canary" as const };
  const within = observations.filter(({ at }) => at <= window.to);
  const folds = foldSamples(within.map((one) => toSample(place, one)));
  const total = folds.find((fold) => fold.bucketAt === null);
  if (!total) throw nothing(metric, window);
  const { count, sum, m2, sketch } = total;
  const seconds = (window.to.getTime() - window.from.getTime()) / 1000;
  const quantile = (q: number) => quantileOf(sketch, q);
  const value = aggregateWindow(metric, { ...total, seconds, quantile });
  if (value === null || !Number.isFinite(value)) throw notANumber(metric, window);
  const { aggregate } = metric;
  return {
    value,
    samples: count,
    computedBy: "tollgate",
    proportion: aggregate === "ratio" ? { successes: sum, trials: count } : null,
    moments: { count, mean: sum / count, m2 },
    bins: sketchBins(sketch).map(({ value: at, weight }) => [at, weight]),
  };
}

function nothing({ key, pull }: PulledMetric, window: TimeWindow): SourceError {
  return new SourceError(
    "bad_answer",
    `${pull.source} has nothing of ${key} for ${spoken(window)}.`,
  );
}

function notANumber({ key, pull }: PulledMetric, window: TimeWindow): SourceError {
  return new SourceError(
    "bad_answer",
    `What ${pull.source} has of ${key} for ${spoken(window)} is not a number.`,
  );
}

function spoken({ from, to }: TimeWindow): string {
  return `${from.toISOString()} to ${to.toISOString()}`;
}
