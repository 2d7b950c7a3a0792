import { describe, expect, it } from "vitest";
import { ComparisonAnswer } from "@/lib/contract/compare";
import { compareReports } from "@/lib/domain/report/compare-reports";
import { canaryRun, reportOf, soakGate } from "@/lib/testing/report-run";
import { completedRun, overriddenRun, rolledBackRun } from "@/lib/testing/run-view-fixture";
import { metricView, passedStage } from "@/lib/testing/stage-view-fixture";

const measured = (view: ReturnType<typeof completedRun>) => ({
  report: reportOf(view),
  stated: null,
});

function withMetrics(...metrics: ReturnType<typeof metricView>[]) {
  return measured(completedRun({ stages: [passedStage({ metrics })] }));
}

/** How the same metric reads in a second run. */
function change(from: Parameters<typeof metricView>[0], to: Parameters<typeof metricView>[0]) {
  const { metrics } = compareReports([withMetrics(metricView(from)), withMetrics(metricView(to))]);
  return metrics[0]?.cells[1]?.change ?? null;
}

describe("compareReports", () => {
  it("is what the contract says", () => {
    const views = [canaryRun(), completedRun(), rolledBackRun(), overriddenRun(), soakGate()];
    const comparison = compareReports(views.map(measured));
    expect(ComparisonAnswer.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
    for (const { cells } of [...comparison.stages, ...comparison.metrics]) {
      expect(cells).toHaveLength(5);
    }
  });

  it("sets one run's metrics beside the other's, by stage and key", () => {
    const { metrics } = compareReports([measured(completedRun()), measured(canaryRun())]);
    expect(metrics.map((m) => [m.stage, m.key, m.cells.map((c) => c?.actual ?? null)])).toEqual([
      ["stage1_5pct", "p95_latency", ["402 ms", "402 ms"]],
      ["stage1_5pct", "errors", [null, "0.31 %"]],
      ["stage1_5pct", "pii", [null, "0"]],
      ["stage1_5pct", "tls", [null, "TLS 1.3"]],
      ["stage1_5pct", "connections", [null, "97/100"]],
      ["stage2_25pct", "p95_latency", [null, "441 ms"]],
      ["stage2_25pct", "errors", [null, "0.31 %"]],
      ["stage2_25pct", "pii", [null, "0"]],
      ["stage2_25pct", "tls", [null, "TLS 1.3"]],
      ["stage2_25pct", "connections", [null, "97/100"]],
      ["stage3_100pct", "p95_latency", [null, "not measured: the stage has not started"]],
      ["stage3_100pct", "errors", [null, "not measured: the stage has not started"]],
    ]);
  });

  it("matches metrics by their name where only their key is another one, and never two with one", () => {
    const latency = { label: "P95 latency" };
    const { metrics } = compareReports([
      withMetrics(metricView({ key: "p95", ...latency }), metricView({ key: "b", label: "B" })),
      withMetrics(metricView({ key: "p95_latency", label: "p95 Latency", value: 390 })),
      withMetrics(metricView({ key: "x", ...latency }), metricView({ key: "y", ...latency })),
      withMetrics(metricView({ key: "b", ...latency }), metricView({ key: "p95", label: "B" })),
    ]);
    const has = (key: string) =>
      metrics.find((m) => m.key === key)?.cells.map((cell) => cell !== null);
    expect(metrics.map((m) => m.key).sort()).toEqual(["b", "p95", "y"]);
    expect(has("p95")).toEqual([true, true, true, true]);
    expect(has("b")).toEqual([true, false, false, true]);
    expect(has("y")).toEqual([false, false, true, false]);
    expect(metrics.find((m) => m.key === "p95")?.cells[1]?.actual).toBe("402 ms");
  });

  it("keeps the order in which the runs have their stages, and those of the second between", () => {
    const order = (keys: string[]) =>
      measured(completedRun({ stages: keys.map((key) => passedStage({ key, title: key })) }));
    const { stages } = compareReports([order(["a", "c"]), order(["a", "b", "c", "d"])]);
    expect(stages.map((s) => [s.key, s.cells.map((cell) => cell !== null)])).toEqual([
      ["a", [true, true]],
      ["b", [false, true]],
      ["c", [true, true]],
      ["d", [false, true]],
    ]);
  });

  it("counts what was overridden, names who signed and says how it ended", () => {
    const { runs } = compareReports([measured(overriddenRun()), measured(rolledBackRun())]);
    expect(runs.map((r) => [r.outcome, r.overrides, r.durationSeconds])).toEqual([
      ["released", 1, 8100],
      ["rolled_back", 0, 8100],
    ]);
    expect(runs[0]?.signers.map((s) => s.name)).toEqual(["Ben Okafor", "Ben Okafor"]);
    expect(runs[1]?.text).toContain("P95 latency failed.");
  });

  it("marks what a page states as stated, and makes nothing up where it states nothing", () => {
    const report = reportOf(completedRun({ stages: [passedStage({ metrics: [metricView()] })] }));
    const said = { stage: "stage1_5pct", key: "p95_latency", actual: "390ms", value: 390 };
    const { runs, metrics } = compareReports([
      measured(completedRun()),
      { report, stated: [{ ...said, status: "PASS" }] },
      { report, stated: [] },
    ]);
    expect(runs.map((r) => r.known)).toEqual(["measured", "stated", "stated"]);
    expect(metrics[0]?.cells.map((c) => [c?.known, c?.actual, c?.change?.text])).toEqual([
      ["measured", "402 ms", undefined],
      ["stated", "390ms", "-12 ms (-2.99 %)"],
      ["missing", "the page states no value", undefined],
    ]);
  });
});

describe("funnels", () => {
  it("stand side by side, with the difference in percentage points", () => {
    const { funnels } = compareReports([measured(canaryRun()), measured(canaryRun())]);
    const [first] = funnels;
    expect(first?.cells.map((cell) => cell?.change?.text ?? null)).toEqual([null, "no change"]);
    const report = reportOf(canaryRun());
    const stages = report.stages.map((stage) => ({
      ...stage,
      funnels: stage.funnels.map((funnel) => ({ ...funnel, ratio: (funnel.ratio ?? 0) - 0.1 })),
    }));
    const changed = compareReports([
      measured(canaryRun()),
      { report: { ...report, stages }, stated: null },
    ]);
    expect(changed.funnels[0]?.cells[1]?.change?.text).toBe("-10 percentage points");
  });

  it("say where a run has none", () => {
    const report = reportOf(completedRun());
    const without = { ...report, stages: report.stages.map((s) => ({ ...s, funnels: [] })) };
    const { funnels } = compareReports([
      measured(completedRun()),
      { report: without, stated: null },
    ]);
    expect(funnels.map(({ cells }) => cells.map((cell) => cell !== null))).toEqual([[true, false]]);
  });
});

describe("a change", () => {
  it.each([
    [{ value: 385 }, { value: 397 }, "+12 ms (+3.12 %)"],
    [{ value: 385 }, { value: 385 }, "no change"],
    [{ value: 0 }, { value: 12 }, "+12 ms"],
    [{ value: 89.2, unit: "%" }, { value: 91.7, unit: "%" }, "+2.5 percentage points"],
    [{ value: 45, unit: "/100" }, { value: 40, unit: "/100" }, "-5/100"],
    [{ value: 125, unit: "/s" }, { value: 100, unit: "/s" }, "-25/s (-20 %)"],
    [{ value: 10_000_200_000, unit: "TLS" }, { value: 10_000_300_000, unit: "TLS" }, "newer"],
  ])("from %j to %j is %s", (from, to, text) => {
    expect(change(from, to)?.text).toBe(text);
  });

  it("is none where a side has no number or another unit", () => {
    expect(change({ value: null }, { value: 1 })).toBeNull();
    expect(change({ value: 1, unit: "s" }, { value: 1, unit: "ms" })).toBeNull();
  });
});
