import { describe, expect, it } from "vitest";
import {
  assessRisk,
  type RiskFacts,
  type RiskMetric,
  type RiskStage,
} from "@/lib/domain/report/risk";

const METRIC: RiskMetric = {
  label: "P95",
  critical: false,
  verdict: "pass",
  measured: true,
  margin: 0.4,
  mostRoom: 1,
  marginText: "40 % of room",
};

function stage(change: Partial<RiskStage> = {}): RiskStage {
  return {
    title: "5 %",
    started: true,
    over: true,
    soak: { effective: 7200, minimum: 7200, text: "2 h of planned 2 h" },
    metrics: [METRIC],
    funnels: [],
    openIncidents: [],
    ...change,
  };
}

function assess(change: Partial<RiskFacts> = {}, one: Partial<RiskStage> = {}) {
  return assessRisk({
    rollback: null,
    overridden: [],
    openIncidents: [],
    rejections: [],
    vouched: 0,
    openItems: [],
    stages: [stage(one)],
    ...change,
  });
}

const metric = (change: Partial<RiskMetric>) => ({ metrics: [{ ...METRIC, ...change }] });

describe("assessRisk", () => {
  it.each([
    ["nothing speaks against it", assess(), "low"],
    ["a rollback", assess({ rollback: "It was rolled back." }), "high"],
    ["an override", assess({ overridden: ["5 %"] }), "high"],
    ["a failing critical metric", assess({}, metric({ verdict: "fail", critical: true })), "high"],
    ["another failing metric", assess({}, metric({ verdict: "fail" })), "medium"],
    ["an inconclusive metric", assess({}, metric({ verdict: "inconclusive" })), "medium"],
    ["a source that could not be asked", assess({}, metric({ verdict: "error" })), "medium"],
    ["a metric near its limit", assess({}, metric({ margin: 0.02 })), "medium"],
    ["a rate that can only be at its limit", assess({}, metric({ margin: 0, mostRoom: 0 })), "low"],
    [
      "a rate with little possible room",
      assess({}, metric({ margin: 0.004, mostRoom: 0.005 })),
      "low",
    ],
    ["a rate near its limit", assess({}, metric({ margin: 0.0004, mostRoom: 0.005 })), "medium"],
    [
      "a critical incident",
      assess({}, { openIncidents: [{ severity: "critical", title: "Down" }] }),
      "high",
    ],
    ["a minor one", assess({ openIncidents: [{ severity: "minor", title: "Slow" }] }), "medium"],
    ["a rejection", assess({ rejections: ["Ben"] }), "medium"],
    ["an open checklist", assess({ openItems: ["CI"] }), "medium"],
    [
      "a soak cut short",
      assess({}, { soak: { effective: 60, minimum: 7200, text: "1 min of planned 2 h" } }),
      "medium",
    ],
    ["nothing measured", assess({}, metric({ measured: false, margin: null })), "unknown"],
    ["nothing started", assess({}, { started: false }), "unknown"],
  ])("%s", (_, risk, level) => {
    expect(risk.level).toBe(level);
  });

  it("says what decides the level, the heaviest first", () => {
    const risk = assess({ rejections: ["Ben"], overridden: ["5 %"] });
    expect(risk.text).toBe("High: 5 % went on by override, against the gate.");
    expect(risk.aggravating).toHaveLength(2);
  });

  it("lists what speaks for the release and how much of it was watched", () => {
    const risk = assess({ vouched: 3 });
    expect(risk.mitigating).toEqual([
      "5 %: its one metric passes.",
      "5 %: the minimum soak was kept (2 h of planned 2 h).",
      "No incident is open.",
      "The checklist is complete; vouched for rather than measured: 3.",
    ]);
    expect(risk.coverage).toEqual([
      { label: "5 %", text: "1 of 1 metrics measured; 2 h of planned 2 h", known: "measured" },
    ]);
  });
});
