import type { Metric } from "@/lib/domain/metric/metric";
import { MOST_AHEAD } from "@/lib/domain/run/incoming-data";
import { toMetricUnit } from "@/lib/domain/source/metric-value";
import type { PullError, Pulled, PulledReading } from "@/lib/domain/source/pulled";
import { readWindow } from "@/lib/domain/source/read-window";
import type { MetricPull } from "@/lib/domain/source/source";
import type { SourceAnswer, SourceData, TimeWindow } from "@/lib/domain/source/source-answer";
import { SourceError } from "@/lib/domain/source/source-error";

export type Asked = {
  pull: Pick<MetricPull, "unit" | "answers">;
  metric: Pick<Metric, "key" | "unit" | "aggregate">;
  window: TimeWindow;
  stageStartedAt: Date;
  now: Date;
};

/** What is stored of the answers before. */
export type Known = { pulled: Pulled | null; dataAt: Date | null; error: PullError | null };

/** An observation in the metric's unit; of a `ratio` whose answers are samples, a share from 0 to 1. */
export type Observation = { at: Date; value: number };

/** `observations` are new, finite and ascending. Of a window's answer there is at most one: its value. */
export type Taken = { pulled: Pulled; dataAt: Date | null; observations: Observation[] };

/** Other labels than before; they are taken if the next answer has them as well. */
export class SeriesChanged extends SourceError {
  readonly series: string | null;

  constructor(series: string | null, before: string | null) {
    super(
      "series_changed",
      `The answer is about ${named(series)}, and those before were about ${named(before)}; expected the same labels. If the next answer has the new ones as well, it is taken.`,
    );
    this.series = series;
  }
}

/**
 * What an answer adds to what is known. Data before the stage began is not taken. Throws `SourceError` for an answer
 * that cannot be used; the next one is looked at afresh.
 */
export function takeAnswer(answer: SourceAnswer, asked: Asked, known: Known): Taken {
  if (answer.data.kind !== "empty") requireSameSeries(answer, known);
  const isWindow = asked.pull.answers === "window";
  return isWindow ? takeWindow(answer, asked, known) : takeSamples(answer, asked, known);
}

function requireSameSeries({ series }: SourceAnswer, { pulled, dataAt, error }: Known): void {
  if (!pulled || dataAt === null || pulled.series === series) return;
  if (error?.series !== undefined && error.series === series) return;
  throw new SeriesChanged(series, pulled.series);
}

function takeWindow(answer: SourceAnswer, asked: Asked, known: Known): Taken {
  if ("at" in answer.data) requireOrder(answer.data.at, asked, known);
  const reading = readWindow(answer.data, asked);
  if (!reading) return { ...taken(answer, asked, known), observations: [] };
  const at = new Date(reading.at);
  if (at < asked.stageStartedAt) {
    const early = `The newest value is of ${reading.at}, before the stage began.`;
    const warnings = [...answer.warnings, early];
    return { ...taken({ ...answer, warnings }, asked, known), observations: [] };
  }
  const { value } = reading;
  const isNew = known.dataAt === null || at > known.dataAt;
  const observations = isNew && typeof value === "number" ? [{ at, value }] : [];
  const notANumberAt = typeof value === "number" ? null : reading.at;
  const { pulled } = taken(answer, asked, known, reading);
  return { pulled: { ...pulled, notANumberAt }, dataAt: at, observations };
}

function takeSamples(answer: SourceAnswer, asked: Asked, known: Known): Taken {
  const points = pointsOf(answer.data).filter(({ at }) => at >= asked.stageStartedAt);
  const newest = points.at(-1);
  if (newest) requireOrder(newest.at, asked, known);
  const fresh = points.filter(({ at }) => known.dataAt === null || at > known.dataAt);
  const { pulled } = taken(answer, asked, known);
  const last = fresh.at(-1);
  if (!last) {
    const notANumberAt = known.pulled?.notANumberAt ?? null;
    return { pulled: { ...pulled, notANumberAt }, dataAt: known.dataAt, observations: [] };
  }
  const observations = fresh
    .filter(({ value }) => Number.isFinite(value))
    .map(({ at, value }) => ({ at, value: observed(value, asked) }));
  const notANumberAt = Number.isFinite(last.value) ? null : last.at.toISOString();
  return { pulled: { ...pulled, notANumberAt }, dataAt: last.at, observations };
}

function pointsOf(data: SourceData): Observation[] {
  switch (data.kind) {
    case "empty":
      return [];
    case "points":
      return data.points;
    case "value":
      return [{ at: data.at, value: data.value }];
    default:
      throw new SourceError(
        "bad_answer",
        `The source answers a ${data.kind} where single values were expected; a metric with \`answers: window\` can take it.`,
      );
  }
}

function observed(value: number, { pull, metric }: Asked): number {
  if (metric.aggregate !== "ratio") return toMetricUnit(value, pull.unit, metric);
  const share = toMetricUnit(value, pull.unit, { unit: "ratio" });
  if (share >= 0 && share <= 1) return share;
  throw new SourceError(
    "bad_answer",
    `The source answers ${value}${pull.unit} for a ratio; expected a share from 0 to 1.`,
  );
}

function requireOrder(at: Date, { now }: Asked, { dataAt }: Known): void {
  if (Number.isNaN(at.getTime()) || at.getTime() > now.getTime() + MOST_AHEAD) {
    const when = Number.isNaN(at.getTime()) ? "no time" : `${at.toISOString()}, in the future`;
    throw new SourceError(
      "bad_answer",
      `The source's newest value is of ${when}; expected a time up to ${now.toISOString()}.`,
    );
  }
  if (dataAt === null || at >= dataAt) return;
  throw new SourceError(
    "went_back",
    `The source's newest value is of ${at.toISOString()}, and one of ${dataAt.toISOString()} was known already; expected no older data than before.`,
  );
}

function taken(
  answer: SourceAnswer,
  { pull, window }: Asked,
  known: Known,
  reading: PulledReading | null = null,
): Pick<Taken, "pulled" | "dataAt"> {
  const isEmpty = answer.data.kind === "empty";
  const pulled: Pulled = {
    query: answer.query,
    answers: pull.answers,
    window: { from: window.from.toISOString(), to: window.to.toISOString() },
    series: isEmpty ? (known.pulled?.series ?? null) : answer.series,
    warnings: answer.warnings,
    notANumberAt: null,
    reading,
  };
  return { pulled, dataAt: known.dataAt };
}

function named(series: string | null): string {
  return series ?? "a series without labels";
}
