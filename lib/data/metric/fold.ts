import type { DDSketch } from "@datadog/sketches-js";
import { mergeSketch, newSketch } from "@/lib/data/metric/sketch";

export const BUCKET_MS = 10_000;

/** A sample that is valid, in the metric's unit. */
export type Sample = {
  stageId: string;
  metric: string;
  value: number;
  weight: number;
  at: Date;
};

/** Samples of one metric folded together. `count` and `sum` are weighted. */
export type Fold = {
  stageId: string;
  metric: string;
  /** Start of the bucket; null for the stage's total. */
  bucketAt: Date | null;
  count: number;
  sum: number;
  min: number;
  max: number;
  last: number;
  firstAt: Date;
  lastAt: Date;
  sketch: DDSketch;
};

export function bucketStart(at: Date): Date {
  return new Date(Math.floor(at.getTime() / BUCKET_MS) * BUCKET_MS);
}

function empty(sample: Sample, bucketAt: Date | null): Fold {
  return {
    stageId: sample.stageId,
    metric: sample.metric,
    bucketAt,
    count: 0,
    sum: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    last: sample.value,
    firstAt: sample.at,
    lastAt: sample.at,
    sketch: newSketch(),
  };
}

function add(fold: Fold, { value, weight, at }: Sample): void {
  fold.count += weight;
  fold.sum += value * weight;
  fold.min = Math.min(fold.min, value);
  fold.max = Math.max(fold.max, value);
  if (at >= fold.lastAt) {
    fold.last = value;
    fold.lastAt = at;
  }
  if (at < fold.firstAt) fold.firstAt = at;
  fold.sketch.accept(value, weight);
}

/** Folds samples into one bucket a metric and ten seconds, and one total a metric and stage. */
export function foldSamples(samples: Sample[]): Fold[] {
  const folds = new Map<string, Fold>();
  for (const sample of samples) {
    for (const bucketAt of [bucketStart(sample.at), null]) {
      const key = `${sample.stageId} ${sample.metric} ${bucketAt?.getTime() ?? ""}`;
      let fold = folds.get(key);
      if (!fold) {
        fold = empty(sample, bucketAt);
        folds.set(key, fold);
      }
      add(fold, sample);
    }
  }
  return [...folds.values()];
}

/** Adds `other`, which came before, to `fold`. */
export function mergeFold(fold: Fold, other: Fold): void {
  fold.count += other.count;
  fold.sum += other.sum;
  fold.min = Math.min(fold.min, other.min);
  fold.max = Math.max(fold.max, other.max);
  if (other.lastAt > fold.lastAt) {
    fold.last = other.last;
    fold.lastAt = other.lastAt;
  }
  if (other.firstAt < fold.firstAt) fold.firstAt = other.firstAt;
  mergeSketch(fold.sketch, other.sketch);
}
