import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  convert,
  parseSampleValue,
  parseUnit,
  parseVersion,
  type Unit,
} from "@/lib/domain/metric/unit";

function unit(text: string): Unit {
  const parsed = parseUnit(text);
  if (!parsed) throw new Error(`${text} is no unit`);
  return parsed;
}

describe("parseUnit", () => {
  it.each([
    ["ms", "time", null],
    ["µs", "time", null],
    ["h", "time", null],
    ["%", "ratio", null],
    ["ratio", "ratio", null],
    ["/100", "ratio", null],
    ["/s", "rate", null],
    ["/min", "rate", null],
    ["events/min", "rate", "events"],
    ["MiB", "bytes", null],
    ["kB", "bytes", null],
    ["events", "count", "events"],
    ["", "count", null],
    [" ms ", "time", null],
    ["TLS", "version", "TLS"],
    ["version", "version", "version"],
    ["constructor", "count", "constructor"],
  ])("reads %j as %s", (text, dimension, noun) => {
    expect(parseUnit(text)).toMatchObject({ dimension, noun });
  });

  it.each(["/0", "/week", "%%", "ms/s/h", "1ms", "a b", "$", "/1234567890"])(
    "refuses %j",
    (text) => {
      expect(parseUnit(text)).toBeNull();
    },
  );
});

describe("convert", () => {
  it.each([
    [0.2, "s", "ms", 200],
    [200, "ms", "s", 0.2],
    [1.5, "h", "min", 90],
    [0.55, "ratio", "%", 55],
    [28, "%", "ratio", 0.28],
    [90, "/100", "%", 90],
    [90, "%", "/100", 90],
    [3, "/20", "%", 15],
    [1, "/s", "/min", 60],
    [20, "/min", "/h", 1200],
    [1, "MiB", "B", 1_048_576],
    [1, "MB", "kB", 1000],
    [7, "events", "", 7],
    [7, "req/s", "/min", 420],
  ])("turns %d %s into %s: %d", (value, from, to, expected) => {
    expect(convert(value, unit(from), unit(to))).toBe(expected);
  });

  it.each([
    ["ms", "%"],
    ["/s", "s"],
    ["/s", "events"],
    ["B", ""],
    ["events", "rows"],
    ["events/s", "rows/s"],
    ["TLS", "version"],
    ["TLS", ""],
  ])("does not mix %j and %j", (from, to) => {
    expect(convert(1, unit(from), unit(to))).toBeNull();
  });

  const families = [
    ["µs", "ms", "s", "min", "h", "d"],
    ["%", "ratio", "/100", "/7"],
    ["/s", "/min", "/h", "/d"],
    ["B", "kB", "MB", "GB", "KiB", "MiB", "GiB", "TiB"],
  ];

  it("gives the value back on the way home", () => {
    const pairs = fc
      .constantFrom(...families)
      .chain((family) => fc.tuple(fc.constantFrom(...family), fc.constantFrom(...family)));
    fc.assert(
      fc.property(pairs, fc.double({ min: 1e-6, max: 1e9, noNaN: true }), ([a, b], value) => {
        const there = convert(value, unit(a), unit(b));
        const back = convert(there ?? Number.NaN, unit(b), unit(a));
        expect(Math.abs((back ?? Number.NaN) - value) / value).toBeLessThan(1e-10);
      }),
    );
  });

  it("keeps the order of values", () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...families)
          .chain((f) => fc.tuple(fc.constantFrom(...f), fc.constantFrom(...f))),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        ([a, b], x, y) => {
          const [low, high] = [Math.min(x, y), Math.max(x, y)];
          const from = convert(low, unit(a), unit(b)) ?? Number.NaN;
          expect(from).toBeLessThanOrEqual(convert(high, unit(a), unit(b)) ?? Number.NaN);
        },
      ),
    );
  });
});

describe("parseVersion", () => {
  it.each([
    ["TLS 1.2", "TLS", 10_000_200_000],
    ["TLSv1.3", "TLS", 10_000_300_000],
    ["1.2", "TLS", 10_000_200_000],
    ["tls 1.2", "TLS", 10_000_200_000],
    ["v1.2.1", "version", 10_000_200_001],
    ["1.10", "version", 10_001_000_000],
    ["2", "version", 20_000_000_000],
  ])("reads %s in %s", (text, symbol, expected) => {
    expect(parseVersion(text, unit(symbol))).toBe(expected);
  });

  it.each(["SSL 3.0", "1.2.3.4", "", "latest", "-1.2", "1.123456"])("refuses %j", (text) => {
    expect(parseVersion(text, unit("TLS"))).toBeNull();
  });

  it("sorts as versions do, not as decimals", () => {
    const part = fc.nat(99_999);
    fc.assert(
      fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), (a, b) => {
        const first = parseVersion(a.join("."), unit("version")) ?? Number.NaN;
        const second = parseVersion(b.join("."), unit("version")) ?? Number.NaN;
        const at = a.findIndex((n, index) => n !== b[index]);
        const expected = at === -1 ? 0 : Math.sign((a[at] ?? 0) - (b[at] ?? 0));
        expect(Math.sign(first - second)).toBe(expected);
      }),
    );
  });
});

describe("parseSampleValue", () => {
  it.each([
    [212.5, "ms", 212.5],
    [-1, "", -1],
    ["TLSv1.3", "TLS", 10_000_300_000],
    ["1.10", "version", 10_001_000_000],
    [2, "version", 20_000_000_000],
  ])("takes %j in %s", (value, symbol, expected) => {
    expect(parseSampleValue(value, symbol)).toEqual({ kind: "value", value: expected });
  });

  it.each([
    [Number.NaN, "ms", "NaN is not a finite number"],
    [Number.POSITIVE_INFINITY, "ms", "Infinity is not a finite number"],
    ["12", "ms", 'the text "12" is not a finite number'],
    ["latest", "version", '"latest" is not a version'],
    [1.1, "version", "the number 1.1 is not a version"],
    [1, "//", "the metric's unit // is unknown"],
  ])("refuses %j in %s and says what it expected", (value, symbol, message) => {
    const parsed = parseSampleValue(value, symbol);
    expect(parsed).toMatchObject({ kind: "problem", message });
    expect(parsed.kind === "problem" && parsed.expected).not.toBe("");
  });
});
