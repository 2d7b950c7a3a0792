import { describe, expect, it } from "vitest";
import type { MetricView } from "@/lib/contract/metric";
import type { RunView } from "@/lib/contract/run";
import { renderMarkdown } from "@/lib/domain/report/markdown";
import { completedRun, RUN_EVENTS } from "@/lib/testing/run-view-fixture";
import { metricView, passedStage } from "@/lib/testing/stage-view-fixture";
import { composeReport } from "@/lib/use-cases/report/compose-report";

function compose(view: RunView) {
  const ledger = { size: 42, root: "12".repeat(32) };
  return composeReport({
    view,
    events: RUN_EVENTS,
    ledger,
    plan: { evidence: [] },
    lessons: [],
    waivers: [],
    findings: [],
  });
}

/** Markdown with the spaces of its alignment taken out, for looking things up. */
function markdown(view: RunView): string {
  return renderMarkdown(compose(view)).replace(/ {2,}/g, " ");
}

describe("a metric in the report", () => {
  const source = {
    key: "prom",
    kind: "prometheus",
    answers: "window" as const,
    query: 'sum(increase(requests_total{code=~"5.."}[7200s]))',
    window: { from: "2026-11-23T09:00:00Z", to: "2026-11-23T11:00:00Z" },
    series: '{job="shop"}',
    warnings: ["Two replicas disagree."],
    fetchedAt: "2026-11-23T11:00:03Z",
    nextAt: null,
    error: null,
    failures: 0,
  };
  const judged = (change: Partial<MetricView>) =>
    completedRun({ stages: [passedStage({ metrics: [metricView(change)] })] });

  it("says how a reading is known and how sure it is", () => {
    const text = markdown(
      judged({
        source,
        interval: {
          low: 64.6,
          high: 98.5,
          text: "the 95 % interval reaches from 64.6 % to 98.5 %",
          level: 0.95,
          method: "Wilson",
          says: "pass",
          required: true,
        },
      }),
    );
    expect(text).toContain(
      "| measured, from prom (prometheus); the 95 % interval reaches from 64.6 % to 98.5 % |",
    );
  });

  it("says that the source itself computed a percentile", () => {
    expect(markdown(judged({ source, computedBy: "source" }))).toContain(
      "| measured, from prom (prometheus); computed by the source, not checked by Tollgate |",
    );
  });

  it("names what a measured baseline was measured on", () => {
    const baseline = { text: "the last 3 runs", value: 385 };
    expect(
      markdown(
        judged({ baseline, threshold: "<= baseline + 10%", limits: { min: null, max: 423.5 } }),
      ),
    ).toContain("| 385 ms, the last 3 runs | ≤ 423.5 ms (baseline + 10%) |");
  });

  it("shows a muted metric, and does not count it", () => {
    const view = judged({ muted: true, verdict: "fail" });
    expect(markdown(view)).toContain("| critical; muted, not counted |");
    expect(markdown(view)).toContain("| 1 muted |");
    expect(compose(view).risk.aggravating.join(" ")).not.toContain("P95");
  });

  it("counts a source that could not be asked against the release", () => {
    const view = judged({ verdict: "error" });
    expect(markdown(view)).toContain("| ⚠️ SOURCE ERROR |");
    expect(compose(view).risk.aggravating).toContain(
      "5 % of traffic: P95 latency is unknown: its source could not be asked.",
    );
  });

  it("lists what was asked, for which time and when", () => {
    expect(markdown(judged({ source }))).toContain(
      '| prom (prometheus) | sum(increase(requests_total{code=\\~"5.."}\\[7200s\\])) | 2026-11-23 09:00:00 UTC to 2026-11-23 11:00:00 UTC | 18234 | 2026-11-23 11:00:00 UTC | 2026-11-23 11:00:03 UTC | series {job="shop"}; warning: Two replicas disagree. |',
    );
  });

  it("tells effective soak and the time without data", () => {
    const soak = { ...passedStage().soak, effectiveSeconds: 7500 };
    const text = markdown(completedRun({ stages: [passedStage({ soak })] }));
    expect(text).toContain(
      "**Soaked:** 2 h 15 min of planned 2 h to 4 h; effective soak 2 h 5 min of 2 h, 10 min without data",
    );
  });
});
