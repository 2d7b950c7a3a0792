import { describe, expect, it } from "vitest";
import { NO_ANALYSIS } from "@/lib/domain/metric/judgement";
import type { Metric } from "@/lib/domain/metric/metric";
import type { MetricStateRecord } from "@/lib/domain/run/run-record";
import { buildDossier, dossierInputs } from "@/lib/domain/sign-off/dossier";
import { newRun } from "@/lib/testing/run-fixture";

const NOW = new Date("2026-11-23T11:00:00Z");

const STATE: MetricStateRecord = {
  metric: "p95",
  value: 402,
  samples: 120,
  lastSampleAt: NOW,
  verdict: "pass",
  margin: 0.196,
  reason: "402 ms is at most 500 ms.",
  breachingSince: null,
  zeroBrokenAt: null,
  judgedAt: NOW,
  smallest: null,
  analysis: {
    ...NO_ANALYSIS,
    baseline: 385,
    interval: { low: 391, high: 415, level: 0.95, method: "order statistics", says: "pass" },
    comparison: {
      estimate: 0.12,
      low: 0.08,
      high: 0.16,
      effect: null,
      level: 0.95,
      method: "Mann-Whitney U",
      says: "worse",
    },
  },
};

/** The dossier of a stage whose first metric is like that and was found so. */
function dossierOf(metric: Partial<Metric> = {}, state: Partial<MetricStateRecord> = {}) {
  const run = newRun(false);
  const [planStage] = run.plan.stages;
  const [stage] = run.stages;
  if (!planStage || !stage) throw new Error("the run has no stage");
  planStage.metrics = planStage.metrics.slice(0, 1).map((one) => ({ ...one, ...metric }));
  stage.startedAt = new Date("2026-11-23T10:00:00Z");
  stage.metricStates = [{ ...STATE, ...state }];
  return buildDossier({ run, stage, checklist: [], ordinal: 1, previous: null, now: NOW });
}

describe("what people sign of a metric", () => {
  it("says where it comes from, how sure it is and what it is compared with", () => {
    const { metrics } = dossierOf({
      pull: {
        source: "prom",
        query: { kind: "prometheus", promql: "up" },
        control: null,
        answers: "window",
        unit: "ms",
      },
      baseline: { kind: "runs", text: "the last 3 runs", count: 3 },
      compare: {
        with: "baseline",
        tolerate: 0.05,
        worse: "higher",
        test: "mann-whitney",
        confidence: 0.95,
        required: true,
      },
    });
    expect(metrics[0]).toMatchObject({
      source: "prom",
      computedBy: "tollgate",
      muted: false,
      interval: "the 95 % interval reaches from 391 ms to 415 ms",
      comparison: "12 % above the baseline (95 %: +8 % to +16 %), 5 % is tolerated",
      baseline: "385 ms, the last 3 runs",
    });
  });

  it("says that it was pushed, and nothing that is not known", () => {
    expect(dossierOf({}, { analysis: null }).metrics[0]).toMatchObject({
      source: "push",
      computedBy: "tollgate",
      muted: false,
      interval: null,
      comparison: null,
      baseline: null,
    });
  });
});

describe("dossierInputs", () => {
  const inputs = (...of: Parameters<typeof dossierOf>) => dossierInputs(dossierOf(...of));

  it("do not change with numbers that move", () => {
    const analysis = { ...NO_ANALYSIS, baseline: 391 };
    const moved = inputs({}, { value: 431, samples: 500, margin: 0.13, analysis });
    expect(moved).toEqual(inputs());
  });

  it("change with a verdict that counts", () => {
    expect(inputs({}, { verdict: "fail" })).not.toEqual(inputs());
  });

  it("do not change with the verdict of a muted metric, but tell that it is muted", () => {
    expect(inputs({ muted: true }, { verdict: "fail" })).toEqual(inputs({ muted: true }));
    expect(inputs({ muted: true })).not.toEqual(inputs());
  });
});
