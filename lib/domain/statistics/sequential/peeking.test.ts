import { describe, expect, it } from "vitest";
import type { Interval } from "@/lib/domain/statistics/interval";
import type { Moments } from "@/lib/domain/statistics/moments";
import { differenceOfMeans } from "@/lib/domain/statistics/sequential/difference-of-means";
import { meanSequence } from "@/lib/domain/statistics/sequential/mean-sequence";
import { proportionSequence } from "@/lib/domain/statistics/sequential/proportion-sequence";
import { rateSequence } from "@/lib/domain/statistics/sequential/rate-sequence";
import { ratioOfRates } from "@/lib/domain/statistics/sequential/ratio-of-rates";
import { wilsonInterval } from "@/lib/domain/statistics/wilson";
import { type Random, seededRandom } from "@/lib/testing/random";

// Somebody looks after every single observation, from the first one that gets an answer, and stops at the first
// interval without the truth.
const RUNS = 10_000;
const ALPHA = 0.05;

/** One run: whether any of its looks excluded the value under test. */
type Run = (random: Random) => boolean;

function shareExcluded(run: Run, runs = RUNS): number {
  const random = seededRandom(20240229);
  let excluded = 0;
  for (let i = 0; i < runs; i++) if (run(random)) excluded++;
  return excluded / runs;
}

const excludes = (interval: Interval | null, value: number) =>
  interval !== null && (value < interval.low || value > interval.high);

/** Runs meet the same counts again and again. */
function remembered(find: (a: number, b: number) => Interval | null) {
  const known = new Map<number, Interval | null>();
  return (a: number, b: number) => {
    const key = a * 65_536 + b;
    const old = known.get(key);
    if (old !== undefined) return old;
    const found = find(a, b);
    known.set(key, found);
    return found;
  };
}

function add(moments: Moments, value: number): void {
  const delta = value - moments.mean;
  moments.count += 1;
  moments.mean += delta / moments.count;
  moments.m2 += delta * (value - moments.mean);
}

/** Log-normal latencies around 200 ms. */
const latency = (sigma: number) => (random: Random) => 200 * Math.exp(sigma * random.normal());
const latencyMean = (sigma: number) => 200 * Math.exp(sigma ** 2 / 2);

const atHalfAlpha = remembered((s, n) => proportionSequence(s, n, 1 - ALPHA / 2));
const atAlpha = remembered((s, n) => proportionSequence(s, n, 1 - ALPHA));
const wilson = remembered((s, n) => wilsonInterval(s, n, 1 - ALPHA));

function proportionRun(find: typeof atAlpha, truth: number, tested: number, looks: number): Run {
  return ({ uniform }) => {
    let successes = 0;
    for (let n = 1; n <= looks; n++) {
      if (uniform() < truth) successes++;
      if (excludes(find(successes, n), tested)) return true;
    }
    return false;
  };
}

function areApart(own: Interval | null, other: Interval | null): boolean {
  return own !== null && other !== null && (own.low > other.high || other.low > own.high);
}

function differenceRun(ofA: number, ofB: number, shareA: number, looks: number): Run {
  return ({ uniform }) => {
    const [a, b] = [
      { s: 0, n: 0 },
      { s: 0, n: 0 },
    ];
    for (let n = 1; n <= looks; n++) {
      const isA = uniform() < shareA;
      const side = isA ? a : b;
      side.n++;
      if (uniform() < (isA ? ofA : ofB)) side.s++;
      // What differenceOfProportions does, as sequences.test shows; here its two halves are remembered.
      if (areApart(atHalfAlpha(a.s, a.n), atHalfAlpha(b.s, b.n))) return true;
    }
    return false;
  };
}

const rateAt = remembered((events, tick) => rateSequence(events, tick / 10, 1 - ALPHA));

/** A look at every tenth of a second. */
function rateRun(truth: number, tested: number, ticks: number): Run {
  return ({ uniform }) => {
    let events = 0;
    let next = -Math.log(uniform()) / truth;
    for (let tick = 1; tick <= ticks; tick++) {
      while (next <= tick / 10) {
        events++;
        next += -Math.log(uniform()) / truth;
      }
      if (excludes(rateAt(events, tick), tested)) return true;
    }
    return false;
  };
}

const ONE_TENTH = { a: 60, b: 540 };
const ratioAt = remembered((a, b) =>
  ratioOfRates({ count: a, seconds: ONE_TENTH.a }, { count: b, seconds: ONE_TENTH.b }, 1 - ALPHA),
);

/** A tenth of the traffic goes to a, whose requests fail `ratio` times as often. A look at every failure. */
function ratioRun(ratio: number, failures: number): Run {
  return ({ uniform }) => {
    let a = 0;
    for (let n = 1; n <= failures; n++) {
      if (uniform() < ratio / (ratio + 9)) a++;
      if (excludes(ratioAt(a, n - a), 1)) return true;
    }
    return false;
  };
}

type Draw = (random: Random) => number;

function meanRun(draw: Draw, tested: number, looks: number, options = {}): Run {
  return (random) => {
    const moments = { count: 0, mean: 0, m2: 0 };
    for (let n = 1; n <= looks; n++) {
      add(moments, draw(random));
      if (excludes(meanSequence(moments, 1 - ALPHA, options), tested)) return true;
    }
    return false;
  };
}

function meansRun(drawA: Draw, drawB: Draw, shareA: number, looks: number, options = {}): Run {
  return (random) => {
    const [a, b] = [
      { count: 0, mean: 0, m2: 0 },
      { count: 0, mean: 0, m2: 0 },
    ];
    for (let n = 1; n <= looks; n++) {
      if (random.uniform() < shareA) add(a, drawA(random));
      else add(b, drawB(random));
      if (excludes(differenceOfMeans(a, b, 1 - ALPHA, options), 0)) return true;
    }
    return false;
  };
}

const normal: Draw = (random) => random.normal();
const EXACT = { burnIn: 2, tightestAt: 500 };

describe("over 10,000 runs with a look at every observation", () => {
  it.each([
    { name: "a proportion of 0.5", run: proportionRun(atAlpha, 0.5, 0.5, 1000) },
    { name: "a proportion of 0.02", run: proportionRun(atAlpha, 0.02, 0.02, 1000) },
    { name: "equal proportions, 3 in 10 to one side", run: differenceRun(0.2, 0.2, 0.3, 500) },
    { name: "a rate of 2 a second", run: rateRun(2, 2, 1000) },
    { name: "equal rates, a tenth of the traffic to one side", run: ratioRun(1, 1000) },
    { name: "a mean of normal values, from the second on", run: meanRun(normal, 0, 800, EXACT) },
    // Narrower here than by default, so that the looks which matter fit into a test.
    {
      name: "a mean of log-normal latencies",
      run: meanRun(latency(1), latencyMean(1), 1500, { tightestAt: 5000 }),
    },
    {
      name: "equal means, a third of the traffic to one side",
      run: meansRun(latency(1), latency(1), 1 / 3, 1500, { tightestAt: 2000 }),
    },
  ])("$name: the truth is excluded in at most 5 in 100", { timeout: 60_000 }, ({ run }) => {
    const share = shareExcluded(run);
    expect(share).toBeLessThanOrEqual(ALPHA);
  });
});

describe("sees what is there", () => {
  it.each([
    { name: "a proportion of 0.6, not 0.5", run: proportionRun(atAlpha, 0.6, 0.5, 1000) },
    { name: "30 % against 10 %", run: differenceRun(0.3, 0.1, 0.5, 800) },
    { name: "a rate of 3 a second, not 2", run: rateRun(3, 2, 1000) },
    { name: "three times the failures", run: ratioRun(3, 500) },
    {
      name: "a normal mean of 0.3, not 0",
      run: meanRun((random) => random.normal() + 0.3, 0, 800, EXACT),
    },
    { name: "a latency a half longer", run: meanRun(latency(1), latencyMean(1) / 1.5, 1500) },
    {
      name: "one side's latency double",
      run: meansRun((r) => 2 * latency(1)(r), latency(1), 0.5, 1500),
    },
  ])("$name", { timeout: 60_000 }, ({ run }) => {
    const share = shareExcluded(run, 500);
    expect(share).toBeGreaterThan(0.8);
  });

  it("and the simulation sees a test that peeking breaks", () => {
    expect(shareExcluded(proportionRun(wilson, 0.5, 0.5, 500), 2000)).toBeGreaterThan(3 * ALPHA);
  });
});
