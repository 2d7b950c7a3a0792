import type { DDSketch } from "@datadog/sketches-js";
import { bucketStart, type Fold, mergeFold } from "@/lib/data/metric/fold";
import { sampled } from "@/lib/data/metric/pulled-reading";
import { mergeSketch, newSketch, quantileOf } from "@/lib/data/metric/sketch";
import { sketchBins } from "@/lib/data/metric/sketch-bins";
import { type TimedWindow, windowReading } from "@/lib/data/metric/window-reading";
import type { Reading } from "@/lib/domain/metric/judgement";
import type { Arm, Metric } from "@/lib/domain/metric/metric";

type Track = { total: Fold | null; sliding: Map<number, SlidingFold> };

/**
 * The windows of a stage's metrics as they grow bucket by bucket, so that reading them at every step costs no more than
 * there are buckets. Buckets come in the order of time; those added are seen at once.
 */
export class ReplayWindows {
  readonly #startedAt: Date;
  readonly #tracks = new Map<string, Track>();

  constructor(startedAt: Date) {
    this.#startedAt = startedAt;
  }

  /** Has to be called for every window that will be read, before the first bucket is added. */
  watch({ key, window }: Pick<Metric, "key" | "window">, arm: Arm): void {
    const name = `${arm} ${key}`;
    const track = this.#tracks.get(name) ?? { total: null, sliding: new Map() };
    this.#tracks.set(name, track);
    if (window !== "stage" && !track.sliding.has(window))
      track.sliding.set(window, new SlidingFold());
  }

  add(bucket: Fold): void {
    const track = this.#tracks.get(`${bucket.arm} ${bucket.metric}`);
    if (!track) return;
    if (track.total) mergeFold(track.total, bucket);
    else track.total = copyFold(bucket);
    for (const sliding of track.sliding.values()) sliding.push(bucket);
  }

  /** Stored values are multiplied with `factor`. */
  read(metric: Metric, arm: Arm, factor: number, now: Date): Reading {
    const track = this.#tracks.get(`${arm} ${metric.key}`);
    const window = track ? this.#windowOf(track, metric.window, now) : null;
    const reading = windowReading(metric, window && scaled(window, factor));
    return metric.pull?.answers === "samples" ? sampled(metric, reading) : reading;
  }

  #windowOf(track: Track, width: Metric["window"], now: Date): TimedWindow | null {
    if (width === "stage") return track.total && timed(track.total, this.#startedAt.getTime());
    const sliding = track.sliding.get(width);
    sliding?.drop(bucketStart(new Date(now.getTime() - width)).getTime());
    const found = sliding?.read();
    return found ? timed(found.fold, Math.max(found.from, this.#startedAt.getTime())) : null;
  }
}

function timed(fold: Fold, from: number): TimedWindow {
  return {
    ...fold,
    seconds: (fold.lastAt.getTime() - from) / 1000,
    quantile: (q) => quantileOf(fold.sketch, q),
    bins: () => sketchBins(fold.sketch),
  };
}

function scaled(window: TimedWindow, factor: number): TimedWindow {
  if (factor === 1) return window;
  return {
    ...window,
    sum: window.sum * factor,
    m2: window.m2 * factor * factor,
    min: window.min * factor,
    max: window.max * factor,
    last: window.last * factor,
    quantile: (q) => window.quantile(q) * factor,
    bins: () => window.bins().map(({ value, weight }) => ({ value: value * factor, weight })),
  };
}

/**
 * Buckets of a sliding window, folded. Two stacks make adding and dropping one take a constant number of merges on
 * average: those that leave next are folded with all that come after them, those that came last into one.
 */
class SlidingFold {
  /** The oldest last; each holds itself and all that are newer in here. */
  #leaving: { from: number; fold: Fold }[] = [];
  #arrived: Fold[] = [];
  #arrivedFold: Fold | null = null;

  push(bucket: Fold): void {
    this.#arrived.push(bucket);
    if (this.#arrivedFold) mergeFold(this.#arrivedFold, bucket);
    else this.#arrivedFold = copyFold(bucket);
  }

  /** Forgets the buckets that began before `from`. */
  drop(from: number): void {
    this.#dropLeaving(from);
    if (this.#leaving.length > 0 || !this.#arrived.some((b) => startOf(b) < from)) return;
    for (const bucket of this.#arrived.filter((b) => startOf(b) >= from).reverse()) {
      const fold = copyFold(bucket);
      const newer = this.#leaving.at(-1);
      if (newer) mergeFold(fold, newer.fold);
      this.#leaving.push({ from: startOf(bucket), fold });
    }
    this.#arrived = [];
    this.#arrivedFold = null;
  }

  #dropLeaving(from: number): void {
    let oldest = this.#leaving.at(-1);
    while (oldest && oldest.from < from) {
      this.#leaving.pop();
      oldest = this.#leaving.at(-1);
    }
  }

  read(): { from: number; fold: Fold } | null {
    const oldest = this.#leaving.at(-1);
    const [first] = this.#arrived;
    if (!oldest) {
      return this.#arrivedFold && first ? { from: startOf(first), fold: this.#arrivedFold } : null;
    }
    if (!this.#arrivedFold) return oldest;
    const fold = copyFold(oldest.fold);
    mergeFold(fold, this.#arrivedFold);
    return { from: oldest.from, fold };
  }
}

function startOf({ bucketAt, firstAt }: Fold): number {
  return (bucketAt ?? firstAt).getTime();
}

function copyFold(fold: Fold): Fold {
  return { ...fold, sketch: copySketch(fold.sketch) };
}

function copySketch(sketch: DDSketch): DDSketch {
  const copy = newSketch();
  mergeSketch(copy, sketch);
  return copy;
}
