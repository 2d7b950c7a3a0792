export type Dimension = "time" | "ratio" | "rate" | "bytes" | "count" | "version";

export type Unit = {
  dimension: Dimension;
  /** As written: `ms`, `%`, `/min`, `events`, `/100`, `TLS`, or empty for a bare count. */
  symbol: string;
  /** Multiplied with a value it gives milliseconds, a ratio, a rate per second, bytes, or the count itself. */
  factor: number;
  /** What is counted (`events`), or whose version it is (`TLS`). */
  noun: string | null;
};

export type Problem = { kind: "problem"; message: string; expected: string };

const TIME = new Map(
  Object.entries({
    us: 0.001,
    µs: 0.001,
    ms: 1,
    s: 1000,
    min: 60_000,
    h: 3_600_000,
    d: 86_400_000,
  }),
);
const BYTES = new Map(
  Object.entries({
    B: 1,
    kB: 1e3,
    MB: 1e6,
    GB: 1e9,
    TB: 1e12,
    KiB: 1024,
    MiB: 1024 ** 2,
    GiB: 1024 ** 3,
    TiB: 1024 ** 4,
  }),
);
const RATE = new Map(Object.entries({ s: 1, min: 1 / 60, h: 1 / 3600, d: 1 / 86_400 }));

const NOUN = /^[A-Za-z][A-Za-z0-9_-]*$/;

export const UNIT_EXAMPLES =
  "ms, s, %, /s, /min, B, MiB, /100, TLS, version, or a noun such as events";

/** Null where the text is no unit. A noun that is none of the known symbols is a count of that noun. */
export function parseUnit(text: string): Unit | null {
  const symbol = text.trim();
  if (symbol === "") return { dimension: "count", symbol, factor: 1, noun: null };
  const time = TIME.get(symbol);
  if (time !== undefined) return { dimension: "time", symbol, factor: time, noun: null };
  const bytes = BYTES.get(symbol);
  if (bytes !== undefined) return { dimension: "bytes", symbol, factor: bytes, noun: null };
  if (symbol === "%") return { dimension: "ratio", symbol, factor: 0.01, noun: null };
  if (symbol === "ratio") return { dimension: "ratio", symbol, factor: 1, noun: null };
  if (symbol === "TLS" || symbol === "version") {
    return { dimension: "version", symbol, factor: 1, noun: symbol };
  }
  const outOf = /^\/(\d{1,9})$/.exec(symbol);
  if (outOf) {
    const total = Number(outOf[1]);
    return total > 0 ? { dimension: "ratio", symbol, factor: 1 / total, noun: null } : null;
  }
  const rate = /^([A-Za-z][A-Za-z0-9_-]*)?\/(s|min|h|d)$/.exec(symbol);
  if (rate) {
    const factor = RATE.get(rate[2] ?? "") ?? 1;
    return { dimension: "rate", symbol, factor, noun: rate[1] ?? null };
  }
  return NOUN.test(symbol) ? { dimension: "count", symbol, factor: 1, noun: symbol } : null;
}

/** Seconds in the time that a rate's unit counts by: 60 for `/min`; 1 for every other unit. */
export function secondsOfRate(unit: string): number {
  const per = /\/(s|min|h|d)$/.exec(unit.trim())?.[1];
  return { s: 1, min: 60, h: 3600, d: 86_400 }[per ?? "s"] ?? 1;
}

/** Converts between units of one dimension; different nouns do not mix. Null where that cannot be. */
export function convert(value: number, from: Unit, to: Unit): number | null {
  if (from.dimension !== to.dimension) return null;
  if (from.noun && to.noun && from.noun !== to.noun) return null;
  if (from.factor === to.factor) return value;
  // Twelve digits: 0.55 / 0.01 is 55.00000000000001 otherwise, and an exact limit would be missed.
  return Number(((value * from.factor) / to.factor).toPrecision(12));
}

const VERSION = /^(?:([A-Za-z]+)[\s_-]*)?v?(\d{1,5})(?:\.(\d{1,5}))?(?:\.(\d{1,5}))?$/;

/**
 * A version as a number that sorts like it: major * 1e10 + minor * 1e5 + patch. Reads `1.2`, `v1.2.1`,
 * `TLS 1.3` and `TLSv1.3`; null for anything else, and for another noun than the unit's.
 */
export function parseVersion(text: string, unit: Unit): number | null {
  const match = VERSION.exec(text.trim().replace(/^([A-Za-z]+)v(?=\d)/, "$1 "));
  if (!match) return null;
  const noun = match[1];
  if (noun && noun.toLowerCase() !== "v" && noun.toLowerCase() !== unit.symbol.toLowerCase()) {
    return null;
  }
  const part = (index: number) => Number(match[index] ?? 0);
  return part(2) * 1e10 + part(3) * 1e5 + part(4);
}

/**
 * One sample's value in the metric's unit. Infinity, NaN and texts for plain numbers are problems; so is a
 * version sent as a number with decimals, because 1.10 would arrive as 1.1.
 */
export function parseSampleValue(
  value: number | string,
  unitText: string,
): { kind: "value"; value: number } | Problem {
  const unit = parseUnit(unitText);
  if (!unit) return problem(`the metric's unit ${unitText} is unknown`, UNIT_EXAMPLES);
  if (unit.dimension === "version") {
    const isText = typeof value === "string" || Number.isInteger(value);
    const version = isText ? parseVersion(String(value), unit) : null;
    if (version === null) {
      return isText
        ? problem(`"${String(value).slice(0, 60)}" is not a version`, versionExample(unit))
        : problem(`the number ${value} is not a version`, `${versionExample(unit)}, as text`);
    }
    return { kind: "value", value: version };
  }
  if (typeof value === "number" && Number.isFinite(value)) return { kind: "value", value };
  const shown = typeof value === "string" ? `the text "${value.slice(0, 60)}"` : String(value);
  return problem(`${shown} is not a finite number`, `a number${inUnit(unit)}`);
}

export function inUnit(unit: Unit): string {
  return unit.symbol === "" ? "" : ` in ${unit.symbol}`;
}

export function versionExample(unit: Unit): string {
  return unit.symbol === "TLS" ? "a version such as TLS 1.3" : "a version such as v1.2.1";
}

export function problem(message: string, expected: string): Problem {
  return { kind: "problem", message, expected };
}
