import type { DDSketch } from "@datadog/sketches-js";
import { mergeSketch, newSketch } from "@/lib/data/metric/sketch";
import type { Arm } from "@/lib/domain/metric/metric";

export const BUCKET_MS = 10_000;

/** Many observations in one: a histogram's buckets, or the ones and zeros of a proportion. */
export type Distribution = {
  parts: readonly { value: number; weight: number }[];
  /** Where the sender knows them exactly; null: what the parts add up to. */
  sum: number | null;
  min: number | null;
  max: number | null;
};

/** A sample that is valid, in the metric's unit. A distribution takes the place of `value` and `weight`. */
export type Sample = {
  stageId: string;
  metric: string;
  arm: Arm;
  value: number;
  weight: number;
  at: Date;
  distribution?: Distribution;
};

/** Samples of one metric folded together. `count` and `sum` are weighted. */
export type Fold = {
  stageId: string;
  metric: string;
  arm: Arm;
  /** Start of the bucket; null for the stage's total. */
  bucketAt: Date | null;
  count: number;
  sum: number;
  /** Weighted sum of squared deviations from the mean; NaN where it was not kept. */
  m2: number;
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
    arm: sample.arm,
    bucketAt,
    count: 0,
    sum: 0,
    m2: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    last: sample.value,
    firstAt: sample.at,
    lastAt: sample.at,
    sketch: newSketch(),
  };
}

function add(fold: Fold, sample: Sample): void {
  const { at, distribution } = sample;
  if (distribution) addDistribution(fold, distribution);
  else observe(fold, sample.value, sample.weight);
  if (at >= fold.lastAt) {
    fold.last = sample.value;
    fold.lastAt = at;
  }
  if (at < fold.firstAt) fold.firstAt = at;
}

function observe(fold: Fold, value: number, weight: number): void {
  if (fold.count > 0) {
    const delta = value - fold.sum / fold.count;
    fold.m2 += (delta * delta * weight * fold.count) / (fold.count + weight);
  }
  fold.count += weight;
  fold.sum += value * weight;
  fold.min = Math.min(fold.min, value);
  fold.max = Math.max(fold.max, value);
  fold.sketch.accept(value, weight);
}

function addDistribution(fold: Fold, { parts, sum, min, max }: Distribution): void {
  const before = fold.sum;
  for (const part of parts) if (part.weight > 0) observe(fold, part.value, part.weight);
  if (sum !== null) fold.sum = before + sum;
  if (min !== null) fold.min = Math.min(fold.min, min);
  if (max !== null) fold.max = Math.max(fold.max, max);
}

/** Folds samples into one bucket a metric, arm and ten seconds. */
export function foldBuckets(samples: readonly Sample[]): Fold[] {
  const folds: Fold[] = [];
  let place = { stageId: "", arm: "", bucket: Number.NaN, metrics: new Map<string, Fold>() };
  const places = new Map<string, typeof place>();
  for (const sample of samples) {
    const { stageId, metric, arm } = sample;
    const bucket = Math.floor(sample.at.getTime() / BUCKET_MS);
    // Samples that follow one another mostly share all but the metric.
    if (bucket !== place.bucket || stageId !== place.stageId || arm !== place.arm) {
      const key = `${stageId} ${arm} ${bucket}`;
      place = places.get(key) ?? { stageId, arm, bucket, metrics: new Map() };
      places.set(key, place);
    }
    let fold = place.metrics.get(metric);
    if (!fold) {
      fold = empty(sample, new Date(bucket * BUCKET_MS));
      place.metrics.set(metric, fold);
      folds.push(fold);
    }
    add(fold, sample);
  }
  return folds;
}

/** One total a metric, arm and stage of what the buckets hold. Later buckets came later. */
export function totalsOf(buckets: readonly Fold[]): Fold[] {
  const totals = new Map<string, Fold>();
  for (const bucket of buckets) {
    const key = foldKey(bucket.stageId, bucket.metric, bucket.arm, null);
    const before = totals.get(key);
    const total = { ...bucket, bucketAt: null, sketch: before?.sketch ?? newSketch() };
    mergeSketch(total.sketch, bucket.sketch);
    if (before) mergeNumbers(total, before);
    totals.set(key, total);
  }
  return [...totals.values()];
}

/** Folds samples into one bucket a metric, arm and ten seconds, and one total a metric, arm and stage. */
export function foldSamples(samples: readonly Sample[]): Fold[] {
  const buckets = foldBuckets(samples);
  return [...buckets, ...totalsOf(buckets)];
}

/** What tells folds apart. */
export function foldKey(stageId: string, metric: string, arm: Arm, bucketAt: Date | null): string {
  return `${stageId} ${metric} ${arm} ${bucketAt?.getTime() ?? ""}`;
}

/** Adds `other`, which came before, to `fold`. */
export function mergeFold(fold: Fold, other: Fold): void {
  mergeNumbers(fold, other);
  mergeSketch(fold.sketch, other.sketch);
}

/** All but the sketches. Moments by T. F. Chan, G. H. Golub, R. J. LeVeque (1979). */
export function mergeNumbers(fold: Omit<Fold, "sketch">, other: Omit<Fold, "sketch">): void {
  if (fold.count > 0 && other.count > 0) {
    const delta = fold.sum / fold.count - other.sum / other.count;
    fold.m2 += (delta * delta * fold.count * other.count) / (fold.count + other.count);
  }
  fold.m2 += other.m2;
  fold.count += other.count;
  fold.sum += other.sum;
  fold.min = Math.min(fold.min, other.min);
  fold.max = Math.max(fold.max, other.max);
  if (other.lastAt > fold.lastAt) {
    fold.last = other.last;
    fold.lastAt = other.lastAt;
  }
  if (other.firstAt < fold.firstAt) fold.firstAt = other.firstAt;
}
