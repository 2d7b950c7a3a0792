import { expect, it } from "vitest";
import { summarise } from "@/components/metric/summarise";

it.each([
  [[180, 240, null], "Between 180 ms and 240 ms in 3 points, 1 without data."],
  [[5, 5], "Always 5 ms in 2 points."],
  [[5], "Always 5 ms in 1 point."],
  [[null], "No readings."],
  [[], "No readings."],
])("%j reads %s", (values, text) => {
  const points = values.map((value, at) => ({ at, value }));
  expect(summarise(points, (value) => `${value} ms`)).toBe(text);
});
