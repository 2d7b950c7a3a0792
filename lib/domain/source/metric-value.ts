import type { Metric } from "@/lib/domain/metric/metric";
import { convert, parseSampleValue, parseUnit } from "@/lib/domain/metric/unit";
import type { StoredNumber } from "@/lib/domain/source/pulled";
import { SourceError } from "@/lib/domain/source/source-error";

/** Beyond this, sums and sketches lose their meaning. */
const MOST_VALUE = 1e15;

/** A source's number in the metric's unit. NaN and infinities stay what they are. Throws `SourceError`. */
export function toMetricUnit(value: number, from: string, { unit }: Pick<Metric, "unit">): number {
  if (!Number.isFinite(value)) return value;
  const [source, target] = [parseUnit(from), parseUnit(unit)];
  if (!source || !target) throw bad(`${from} cannot become ${unit}`);
  if (target.dimension === "version") {
    const parsed = parseSampleValue(value, unit);
    if (parsed.kind === "problem") throw bad(`${parsed.message}; expected ${parsed.expected}`);
    return parsed.value;
  }
  const converted = convert(value, source, target);
  if (converted === null) throw bad(`${value} ${from} cannot become ${unit || "a plain number"}`);
  if (Math.abs(converted) > MOST_VALUE) {
    throw bad(`${value} ${from} is too large; expected a number from -${MOST_VALUE} to it`);
  }
  return converted;
}

export function storedNumber(value: number): StoredNumber {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "Infinity" : "-Infinity";
}

function bad(why: string): SourceError {
  return new SourceError("bad_answer", `The source's value cannot be used: ${why}.`);
}
