import type { Database } from "@/lib/data/database";
import { BUCKET_MS, bucketStart, type Fold } from "@/lib/data/metric/fold";
import { readBucketSlices } from "@/lib/data/metric/read-bucket-slices";
import { ReplayWindows } from "@/lib/data/metric/replay-windows";
import type { Metric } from "@/lib/domain/metric/metric";
import { QUANTILES } from "@/lib/domain/metric/quantiles";
import { needsControl } from "@/lib/domain/replay/carry-over";
import {
  NOT_BEGUN,
  type ReplayRules,
  type ReplaySide,
  type StepInput,
  stepSide,
} from "@/lib/domain/replay/replay-side";
import { stepTimes } from "@/lib/domain/replay/step-times";

/** After so many milliseconds others get their turn. */
const PATIENCE_MS = 20;

export type WalkedStage = { id: string; startedAt: Date; until: Date; isOver: boolean };

/** One plan's view of the stage. `baselines` are by metric; `funnels` are judged at the end only. */
export type WalkedRules = {
  rules: ReplayRules;
  baselines: StepInput["baselines"];
  funnels: StepInput["funnels"];
};

export type Walked = {
  /** By the time of the decision that it was at. */
  at: ReadonlyMap<number, ReplaySide>;
  end: ReplaySide;
  /** The same data a step later: what lasts a little too short at the end, for want of seconds, has lasted here. */
  soon: ReplaySide;
};

export type Walk = { step: number; steps: number; walked: Walked[] };

/** Buckets in the order of time, some at once. */
export type Slices = AsyncIterable<Fold[]> | Iterable<Fold[]>;

/**
 * Judges a stage from its start to its end, step by step, under several sets of rules at once. The work grows with the
 * number of buckets, and others get their turn in between.
 */
export async function walkStage(
  stage: WalkedStage,
  all: readonly WalkedRules[],
  from: { slices: Slices; firstAt: ReadonlyMap<string, Date>; moments: readonly Date[] },
): Promise<Walk> {
  const { step, times } = stepTimes(stage, from.moments, BUCKET_MS);
  const moments = new Set(from.moments.map((at) => at.getTime()));
  const seen = new SeenData(stage, all, from.firstAt);
  const walkers = all.map((rules) => new Walker(stage, rules, moments));
  const takeTurn = turns();
  let next = 0;
  const walkTo = async (until: number) => {
    for (let now = times[next]; now && now.getTime() <= until; now = times[next]) {
      for (const walker of walkers) walker.step(now, seen, next === times.length - 1);
      seen.forget();
      next += 1;
      await takeTurn();
    }
  };
  for await (const slice of from.slices) {
    for (const bucket of slice) {
      await walkTo(bucket.bucketAt?.getTime() ?? Number.NaN);
      seen.add(bucket);
    }
  }
  await walkTo(Number.POSITIVE_INFINITY);
  return { step, steps: times.length, walked: walkers.map((walker) => walker.finish(step)) };
}

export function slicesOf(
  db: Pick<Database, "pool">,
  stage: WalkedStage,
  all: readonly WalkedRules[],
): Slices {
  const metrics = all.flatMap(({ rules }) => rules.carried.map((carried) => carried.metric));
  return readBucketSlices(db, {
    stageId: stage.id,
    from: bucketStart(stage.startedAt),
    to: stage.until,
    metrics: [...new Set(metrics.map((metric) => metric.key))],
    sketches: [...new Set(metrics.filter(needsSketch).map((metric) => metric.key))],
  });
}

function needsSketch({ aggregate, compare }: Metric): boolean {
  return QUANTILES[aggregate] !== undefined || compare?.test === "mann-whitney";
}

/** What the judge would have seen by now. */
class SeenData {
  readonly windows: ReplayWindows;
  readonly observed: Map<string, Date[]>;

  constructor(stage: WalkedStage, all: readonly WalkedRules[], firstAt: ReadonlyMap<string, Date>) {
    this.windows = new ReplayWindows(stage.startedAt);
    this.observed = new Map([...firstAt].map(([metric, at]) => [metric, [at]]));
    for (const { metric } of all.flatMap(({ rules }) => rules.carried)) {
      this.windows.watch(metric, "canary");
      if (needsControl(metric)) this.windows.watch(metric, "control");
    }
  }

  add(bucket: Fold): void {
    this.windows.add(bucket);
    if (bucket.arm !== "canary") return;
    const times = this.observed.get(bucket.metric) ?? [];
    times.push(bucket.lastAt);
    this.observed.set(bucket.metric, times);
  }

  /** The newest observation still covers what follows it; where it is ahead of the step, so does the one before. */
  forget(): void {
    for (const [metric, times] of this.observed) {
      if (times.length < 3) continue;
      this.observed.set(metric, times.sort((a, b) => a.getTime() - b.getTime()).slice(-2));
    }
  }
}

class Walker {
  readonly #stage: WalkedStage;
  readonly #own: WalkedRules;
  readonly #moments: ReadonlySet<number>;
  readonly #at = new Map<number, ReplaySide>();
  #side: ReplaySide = NOT_BEGUN;
  #last: StepInput | null = null;

  constructor(stage: WalkedStage, own: WalkedRules, moments: ReadonlySet<number>) {
    this.#stage = stage;
    this.#own = own;
    this.#moments = moments;
  }

  step(now: Date, seen: SeenData, isLast: boolean): void {
    const { rules, baselines, funnels } = this.#own;
    const readings = new Map(
      rules.carried.map(({ metric, factor }) => [
        metric.key,
        {
          canary: seen.windows.read(metric, "canary", factor, now),
          control: needsControl(metric) ? seen.windows.read(metric, "control", factor, now) : null,
        },
      ]),
    );
    this.#last = {
      clock: { now, stageStartedAt: this.#stage.startedAt },
      readings,
      observed: isLast ? new Map(seen.observed) : seen.observed,
      baselines,
      funnels: isLast ? funnels : [],
    };
    this.#side = stepSide(this.#side, rules, this.#last);
    if (this.#moments.has(now.getTime())) this.#at.set(now.getTime(), this.#side);
  }

  finish(step: number): Walked {
    const end = this.#side;
    if (!this.#stage.isOver || !this.#last) return { at: this.#at, end, soon: end };
    const now = new Date(this.#stage.until.getTime() + step);
    const clock = { ...this.#last.clock, now };
    return { at: this.#at, end, soon: stepSide(end, this.#own.rules, { ...this.#last, clock }) };
  }
}

function turns(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < PATIENCE_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    began = performance.now();
  };
}
