import { describe, expect, it } from "vitest";
import { compareReports } from "@/lib/domain/report/compare-reports";
import { comparisonDifferences } from "@/lib/domain/report/comparison-differences";
import type { Report } from "@/lib/domain/report/report";
import { canaryRun, reportOf } from "@/lib/testing/report-run";
import { completedRun } from "@/lib/testing/run-view-fixture";

const one = (): Report => reportOf(completedRun());

function differences(...reports: Report[]) {
  return comparisonDifferences(compareReports(reports.map((report) => ({ report, stated: null }))));
}

/** The same run under another plan, in which the first stage's metrics have another threshold. */
function stricter(): Report {
  const report = one();
  return {
    ...report,
    run: { ...report.run, plan: { name: "strict", version: 3 } },
    stages: report.stages.map((stage) => ({
      ...stage,
      groups: stage.groups.map((group) => ({
        ...group,
        metrics: group.metrics.map((metric) => ({ ...metric, limit: "≤ 300 ms" })),
      })),
    })),
  };
}

describe("what else differs between runs", () => {
  it("is nothing where plan, stages, metrics and thresholds are the same", () => {
    expect(differences(one(), one())).toEqual([]);
  });

  it("names plans and thresholds with what holds in each run", () => {
    const found = differences(one(), stricter());
    expect(found.map(({ kind, what }) => [kind, what])).toEqual([
      ["plan", "Plan"],
      ["threshold", "5 % of traffic: P95 latency"],
    ]);
    expect(found[0]?.held[1]).toBe("strict, version 3");
    expect(found[1]?.held).toEqual(["≤ 500 ms", "≤ 300 ms"]);
  });

  it("names what only some of the runs have, a missing stage once and not with every metric of it", () => {
    const found = differences(one(), reportOf(canaryRun()));
    const missing = found.filter(({ kind }) => kind === "stage" || kind === "metric");
    expect(missing.filter(({ kind }) => kind === "stage").map(({ what }) => what)).toEqual([
      "A quarter",
      "Everybody",
    ]);
    expect(missing.filter(({ kind }) => kind === "metric").map(({ what }) => what)).toEqual([
      "Small group: Error rate",
      "Small group: PII detections",
      "Small group: Database TLS",
      "Small group: DB connections",
    ]);
    expect(missing[0]?.held).toEqual(["not there", "there"]);
  });

  it("says where one of them was only stated by a page", () => {
    const comparison = compareReports([
      { report: one(), stated: null },
      { report: one(), stated: [] },
    ]);
    expect(comparisonDifferences(comparison)).toContainEqual({
      kind: "known",
      what: "How values are known",
      held: ["measured by Tollgate", "stated by an imported page"],
    });
  });
});
