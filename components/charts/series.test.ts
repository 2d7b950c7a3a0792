import { describe, expect, it } from "vitest";
import { type Extent, extentOf, niceTicks, pathOf } from "@/components/charts/series";

const at = (values: (number | null)[]) => values.map((value, index) => ({ at: index, value }));

describe("pathOf", () => {
  it.each([
    [[1, 2, 3], "M0.0 1.0l0 0L1.0 2.0L2.0 3.0", "one stretch"],
    [[1, null, 3], "M0.0 1.0l0 0M2.0 3.0l0 0", "a gap breaks the line"],
    [[null, null], "", "nothing to draw"],
  ])("%j gives %s: %s", (values, expected) => {
    expect(
      pathOf(
        at(values),
        (x) => x,
        (y) => y,
      ),
    ).toBe(expected);
  });
});

type ExtentCase = [number[], (number | null)[], Extent, string];
const extents: ExtentCase[] = [
  [[100, 200], [500], { low: 60, high: 540 }, "takes in the limit"],
  [[0, 0], [0], { low: 0, high: 1 }, "a flat zero still has a height"],
  [[], [null], { low: 0, high: 1 }, "no data"],
  [[5], [100], { low: 0, high: 109.5 }, "does not go below zero for what cannot be negative"],
  [[-5, 5], [], { low: -6, high: 6 }, "negative values"],
];

describe("extentOf", () => {
  it.each(extents)("%j with %j gives %j: %s", (values, others, expected) => {
    expect(extentOf(at(values), others)).toEqual(expected);
  });
});

describe("niceTicks", () => {
  it.each([
    [{ low: 628, high: 1198 }, [600, 800, 1000, 1200]],
    [{ low: 0, high: 1 }, [0, 0.5, 1]],
    [{ low: 0.2, high: 0.31 }, [0.2, 0.25, 0.3, 0.35]],
    [{ low: -6, high: 6 }, [-10, -5, 0, 5, 10]],
  ])("%j gets %j", (extent, ticks) => {
    expect(niceTicks(extent)).toEqual(ticks);
  });
});
