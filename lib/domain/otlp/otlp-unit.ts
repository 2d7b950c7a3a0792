import type { Metric } from "@/lib/domain/metric/metric";
import { convert, inUnit, parseUnit, type Unit } from "@/lib/domain/metric/unit";
import { type Refusal, refused, shorten } from "@/lib/domain/run/incoming-data";

/** Codes of UCUM, the Unified Code for Units of Measure, that units of a plan spell otherwise. */
const UCUM: Record<string, Unit> = {
  ns: { dimension: "time", symbol: "ns", factor: 1e-6, noun: null },
  By: { dimension: "bytes", symbol: "By", factor: 1, noun: null },
  ...Object.fromEntries(
    [
      ["k", 1e3],
      ["M", 1e6],
      ["G", 1e9],
      ["T", 1e12],
      ["Ki", 1024],
      ["Mi", 1024 ** 2],
      ["Gi", 1024 ** 3],
      ["Ti", 1024 ** 4],
    ].map(([prefix, factor]) => [
      `${prefix}By`,
      { dimension: "bytes", symbol: `${prefix}By`, factor: Number(factor), noun: null },
    ]),
  ),
};

const BARE = /^(1|\{[^{}]*\}|)$/;

/** What makes of an instrument's value one in the metric's unit; `factor` does so in a hurry, with rounding errors. */
export type Conversion = { convert: (value: number) => number; factor: number };

const AS_IT_IS: Conversion = { convert: (value) => value, factor: 1 };

/**
 * From an instrument's unit, or the one that the plan says it has, to the metric's. An instrument without a unit
 * counts in the metric's. A rate is made of counts, so that its values have no time in them.
 */
export function conversionFor(
  { key, unit: unitText, aggregate, otlp }: Metric,
  instrumentUnit: string,
): Conversion | Refusal {
  const text = otlp?.unit ?? instrumentUnit;
  const to = parseUnit(unitText);
  // Only how many there are goes into these.
  if (!to || aggregate === "count" || aggregate === "ratio") return AS_IT_IS;
  if (to.dimension === "version") {
    const expected = "a push by the API, where versions are texts";
    return refused("bad_unit", `${key} is a version, and OTLP carries numbers only`, expected);
  }
  const isBare = BARE.test(text);
  if (to.dimension === "rate") {
    return isBare || text === to.noun
      ? AS_IT_IS
      : mismatch(key, text, "a count, such as {request}");
  }
  const from = Object.hasOwn(UCUM, text) ? UCUM[text] : planUnit(text, to);
  if (text === "" || text === unitText || (isBare && to.dimension === "count")) return AS_IT_IS;
  if (!from || convert(1, from, to) === null) {
    return mismatch(key, text, `a unit that can be converted${inUnit(to).replace(" in ", " to ")}`);
  }
  const factor = from.factor / to.factor;
  return { convert: (value) => convert(value, from, to) ?? value, factor };
}

/** `1` is the unit of fractions, and of much else. */
function planUnit(text: string, to: Unit): Unit | null {
  return parseUnit(text === "1" && to.dimension === "ratio" ? "ratio" : text);
}

function mismatch(key: string, text: string, expected: string): Refusal {
  const unit = text === "" ? "no unit" : `the unit "${shorten(text)}"`;
  return refused("bad_unit", `${key} cannot be fed by an instrument with ${unit}`, expected);
}
