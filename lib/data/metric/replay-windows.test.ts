import { expect, it } from "vitest";
import { type Fold, foldSamples, mergeFold, type Sample } from "@/lib/data/metric/fold";
import { ReplayWindows } from "@/lib/data/metric/replay-windows";
import { quantileOf } from "@/lib/data/metric/sketch";
import { type Aggregate, ARMS, type Arm, type Metric } from "@/lib/domain/metric/metric";
import { later, metric, START } from "@/lib/testing/metrics";

const samples: Sample[] = Array.from({ length: 400 }, (_, i) => ({
  stageId: "s",
  metric: "p95",
  arm: i % 5 === 4 ? "control" : "canary",
  value: 50 + ((i * 37) % 400) - (i % 11 === 0 ? 300 : 0),
  weight: 1 + (i % 3),
  at: later(i * 3 + (i > 200 ? 150 : 0)),
}));
const buckets = foldSamples(samples)
  .filter((fold) => fold.bucketAt !== null)
  .sort((a, b) => Number(a.bucketAt) - Number(b.bucketAt));

type Asked = { of: Metric; arm: Arm; now: Date; second: number };

/** The window put together anew from all samples that it should hold. */
function mergedAnew({ of: { window }, arm, now, second }: Asked): Fold | null {
  const from = window === "stage" ? START : later(second - window / 1000);
  const own = samples.filter((s) => s.arm === arm && s.at < now && s.at >= from);
  const [whole, ...rest] = foldSamples(own).filter((fold) => fold.bucketAt !== null);
  for (const other of rest) if (whole) mergeFold(whole, other);
  return whole ?? null;
}

/** Value of every aggregate, or null where the time from the window's begin would have to be known. */
function expected(whole: Fold, { of: { aggregate } }: Asked): number | null {
  const { count, sum, min, max, last, sketch } = whole;
  if (aggregate === "p95") return Math.min(max, Math.max(min, quantileOf(sketch, 0.95)));
  const known: Partial<Record<Aggregate, number>> = { avg: sum / count, min, max, last, count };
  return known[aggregate] ?? null;
}

function check(windows: ReplayWindows, asked: Asked): void {
  const reading = windows.read(asked.of, asked.arm, 1, asked.now);
  const whole = mergedAnew(asked);
  expect(reading.samples).toBeCloseTo(whole?.count ?? 0, 9);
  expect(reading.lastSampleAt).toEqual(whole?.lastAt ?? null);
  if (!whole) {
    expect(reading.value).toBeNull();
    return;
  }
  const value = expected(whole, asked);
  if (value !== null) expect(reading.value).toBeCloseTo(value, 9);
  expect(reading.statistics.moments?.m2).toBeCloseTo(whole.m2, 3);
}

function addNext(windows: ReplayWindows, left: Fold[]): void {
  const next = left.shift();
  if (next) windows.add(next);
}

it.each([
  ["stage", 60_000],
  [60_000, 300_000],
  [10_000, 10_000],
] as const)("read the same as the window put together anew: %s and %s", (first, second) => {
  const aggregates: Aggregate[] = ["p95", "avg", "min", "max", "last", "count"];
  const metrics = [first, second].flatMap((window) =>
    aggregates.map((aggregate) => metric({ window, aggregate })),
  );
  const asked = metrics.flatMap((of) => ARMS.map((arm) => ({ of, arm })));
  const windows = new ReplayWindows(START);
  for (const { of, arm } of asked) windows.watch(of, arm);
  const left = [...buckets];
  for (let second = 10; second <= 1500; second += 10) {
    const now = later(second);
    while (left[0]?.bucketAt && left[0].bucketAt < now) addNext(windows, left);
    for (const one of asked) check(windows, { ...one, now, second });
  }
  expect(left).toEqual([]);
});

it("turn every number into another unit", () => {
  const windows = new ReplayWindows(START);
  const one = metric({ aggregate: "p95" });
  windows.watch(one, "canary");
  for (const bucket of buckets) windows.add(bucket);
  const [plain, scaled] = [1, 0.001].map((factor) =>
    windows.read(one, "canary", factor, later(1500)),
  );
  expect(scaled?.value).toBeCloseTo((plain?.value ?? 0) / 1000, 12);
  expect(scaled?.statistics.moments?.m2).toBeCloseTo((plain?.statistics.moments?.m2 ?? 0) / 1e6, 9);
  expect(scaled?.statistics.bins?.().at(-1)?.value).toBeCloseTo(
    (plain?.statistics.bins?.().at(-1)?.value ?? 0) / 1000,
    12,
  );
});
