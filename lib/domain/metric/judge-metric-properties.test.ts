import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeMetric } from "@/lib/domain/metric/judge-metric";
import { clock, FRESH, later, metric, pii, plainReading, START } from "@/lib/testing/metrics";

describe("whatever is read", () => {
  const value = fc.option(
    fc.oneof(fc.double({ min: -1e6, max: 1e6 }), fc.constant(Number.NaN), fc.double()),
  );
  const problem = fc.constantFrom(
    null,
    { kind: "error" as const, message: "The source did not answer." },
    { kind: "nan" as const, message: "The source answered with NaN." },
    { kind: "empty" as const, message: "The source has nothing." },
  );
  const anyReading = fc
    .record({
      value,
      samples: fc.oneof(fc.nat(100), fc.constant(0)),
      lastSampleAt: fc.option(fc.nat(400).map(later)),
      problem,
    })
    .map(({ problem: found, ...read }) => plainReading(read, { problem: found }));
  const memory = fc
    .record({
      breachingSince: fc.option(fc.nat(200).map(later)),
      zeroBrokenAt: fc.option(fc.nat(200).map(later)),
      failures: fc.nat(5),
      isCounted: fc.boolean(),
      breachReadings: fc.nat(5),
    })
    .map((kept) => ({ ...FRESH, ...kept }));
  const rules = fc.record({
    persistence: fc.constantFrom(0, 60_000),
    noData: fc.constantFrom("inconclusive" as const, "fail" as const),
    minSamples: fc.integer({ min: 1, max: 20 }),
    zeroTolerance: fc.boolean(),
    nan: fc.constantFrom("inconclusive" as const, "fail" as const),
    consecutive: fc.integer({ min: 1, max: 3 }),
    allowedFailures: fc.option(fc.nat(3)),
  });
  const now = fc.nat(600).map(clock);

  it("no data, old data, too little of it and NaN never pass", () => {
    fc.assert(
      fc.property(rules, anyReading, memory, now, (rule, read, kept, at) => {
        const subject = metric(rule);
        const age = read.lastSampleAt ? at.now.getTime() - read.lastSampleAt.getTime() : null;
        const isUnknown =
          (read.problem !== null && read.problem.kind !== "empty") ||
          read.value === null ||
          !Number.isFinite(read.value) ||
          age === null ||
          age > subject.staleAfter ||
          read.samples < subject.minSamples;
        const { verdict } = judgeMetric(subject, read, kept, at);
        if (isUnknown) expect(verdict).not.toBe("pass");
      }),
      { numRuns: 2000 },
    );
  });

  it("the margin has the verdict's sign", () => {
    fc.assert(
      fc.property(rules, anyReading, now, (rule, read, at) => {
        const { verdict, margin } = judgeMetric(
          metric({ ...rule, zeroTolerance: false, noData: "inconclusive", nan: "inconclusive" }),
          read,
          FRESH,
          at,
        );
        if (verdict === "pass") expect(margin ?? 0).toBeGreaterThanOrEqual(0);
        if (verdict === "fail") expect(margin).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  it("a tighter limit never turns a failure into a pass", () => {
    const limit = (max: number) => ({
      text: `<= ${max}`,
      min: null,
      max: { value: max, strict: false },
    });
    fc.assert(
      fc.property(
        rules,
        anyReading,
        memory,
        now,
        fc.nat(1000),
        fc.nat(1000),
        (rule, read, kept, at, a, b) => {
          const loose = metric({ ...rule, threshold: limit(Math.max(a, b)) });
          const tight = metric({ ...rule, threshold: limit(Math.min(a, b)) });
          const before = judgeMetric(loose, read, kept, at).verdict;
          if (before !== "pass")
            expect(judgeMetric(tight, read, kept, at).verdict).not.toBe("pass");
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("a zero that was broken stays broken", () => {
    fc.assert(
      fc.property(anyReading, now, (read, at) => {
        const kept = { ...FRESH, zeroBrokenAt: START };
        const judged = judgeMetric(pii(), read, kept, at);
        expect(judged).toMatchObject({ verdict: "fail", zeroBrokenAt: START });
      }),
    );
  });
});
