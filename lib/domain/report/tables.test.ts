import { describe, expect, it } from "vitest";
import { TABLE_NAMES, tableOf } from "@/lib/domain/report/tables";
import { canaryRun, reportOf, soakGate } from "@/lib/testing/report-run";
import {
  completedRun,
  overriddenRun,
  rolledBackRun,
  runView,
} from "@/lib/testing/run-view-fixture";
import { passedStage } from "@/lib/testing/stage-view-fixture";

const VIEWS = { runView, completedRun, rolledBackRun, overriddenRun, canaryRun, soakGate };

describe.each(Object.entries(VIEWS))("the tables of %s", (_, view) => {
  it("have their own columns in every row, and nothing that JSON cannot hold", () => {
    const report = reportOf(view());
    for (const name of TABLE_NAMES) {
      const { columns, rows } = tableOf(report, name);
      expect(new Set(columns).size).toBe(columns.length);
      for (const row of rows) expect(Object.keys(row)).toEqual(columns);
      expect(JSON.parse(JSON.stringify(rows))).toEqual(rows);
    }
  });
});

describe("tableOf", () => {
  const report = reportOf(canaryRun());

  it("gives numbers as numbers beside their words", () => {
    const [first] = tableOf(report, "metrics").rows;
    expect(first).toMatchObject({
      stage: "stage1_5pct",
      metric: "p95_latency",
      baseline: 385,
      min: null,
      max: 500,
      threshold: "≤ 500 ms",
      actual: 402,
      actual_text: "402 ms",
      margin: 0.196,
      samples: 18_234,
      critical: true,
    });
    expect(tableOf(report, "metrics").rows).toHaveLength(12);
  });

  it("leaves what nobody measured empty, with the reason in words", () => {
    expect(tableOf(report, "metrics").rows.at(-1)).toMatchObject({
      actual: null,
      actual_text: "not measured: the stage has not started",
      margin: null,
    });
  });

  it("gives funnels by step and by period", () => {
    expect(tableOf(report, "funnels").rows[1]).toMatchObject({
      step_number: 2,
      users: 11,
      from_first: 11 / 12,
      interval_low: 0.646,
      target: "55-65 %",
    });
    expect(tableOf(report, "funnel-periods").rows[0]).toMatchObject({
      started: 12,
      completed: 11,
      conversion: 11 / 12,
    });
  });

  it("gives incidents with the gate that they belong to", () => {
    expect(tableOf(report, "incidents").rows.map((r) => [r.gate, r.kind, r.open])).toEqual([
      ["stage1_5pct", "incident", false],
      ["stage2_25pct", "alert", true],
    ]);
  });

  it("keeps every edition of the lessons", () => {
    const rows = tableOf(reportOf(completedRun()), "lessons").rows;
    expect(rows.map((r) => [r.edition, r.by, r.part, r.text])).toEqual([
      [2, "Ben Okafor", "wentWell", "The soak was long enough."],
    ]);
  });

  it("gives the numbers that a screenshot was taken beside", () => {
    const [piece] = passedStage().evidence;
    const capture = {
      from: "grafana" as const,
      source: "board",
      query: "/render/d-solo/x",
      window: { from: "2026-11-23T09:00:00Z", to: "2026-11-23T11:00:00Z" },
      takenAt: "2026-11-23T11:00:00Z",
      moment: "end" as const,
      readings: [
        { metric: "p95", label: "P95 latency", display: "402 ms", verdict: "pass", samples: 12 },
      ],
    };
    const view = completedRun({
      stages: [passedStage({ evidence: piece ? [{ ...piece, capture }] : [] })],
    });
    expect(tableOf(reportOf(view), "captures").rows).toMatchObject([
      { evidence: "e1", from: "grafana", moment: "end", reading: "402 ms", samples: 12 },
    ]);
  });

  it("names the overrides of every gate", () => {
    expect(tableOf(reportOf(overriddenRun()), "overrides").rows).toMatchObject([
      { gate: "stage1_5pct", against: "The verdict is inconclusive." },
    ]);
  });
});
