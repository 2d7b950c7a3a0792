import { expect, it } from "vitest";
import { targetBand } from "@/components/funnel/target-band";

it.each([
  ["55..65%", { low: 0.55, high: 0.65 }],
  ["55%..65%", { low: 0.55, high: 0.65 }],
  [">= 89.2%", { low: 0.892, high: 1 }],
  ["< 5%", { low: 0, high: 0.05 }],
  [">= baseline", null],
  [null, null],
])("%s is %j", (text, band) => {
  expect(targetBand(text)).toEqual(band);
});
