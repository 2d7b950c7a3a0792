import { describe, expect, it } from "vitest";
import { ReportDocument } from "@/lib/contract/report";
import type { WaiverView } from "@/lib/contract/waiver";
import { renderHtml } from "@/lib/domain/report/html";
import { renderMarkdown } from "@/lib/domain/report/markdown";
import type { Finding } from "@/lib/domain/review/finding";
import { reportOf } from "@/lib/testing/report-run";
import { completedRun } from "@/lib/testing/run-view-fixture";
import { ADA, at, BEN } from "@/lib/testing/stage-view-fixture";

const FINDING: Finding = {
  rule: "totals",
  severity: "contradiction",
  line: null,
  where: "5 % of traffic",
  stage: "stage1_5pct",
  text: "The parts add up to 12, and the total says 11.",
  quote: "11",
  key: "totals-1",
};

function waiver(change: Partial<WaiverView> = {}): WaiverView {
  return {
    id: "w1",
    stage: "stage1_5pct",
    subject: "finding",
    subjectKey: FINDING.key,
    title: "The totals of the funnel",
    reason: "The last user was a test account of our own.",
    state: "active",
    requestedBy: ADA,
    requestedAt: at("10:00:00"),
    expiresAt: at("18:00:00"),
    confirmedBy: BEN,
    confirmedAt: at("10:05:00"),
    withdrawnAt: null,
    ...change,
  };
}

const report = (...waivers: WaiverView[]) =>
  reportOf(completedRun(), { waivers, findings: [FINDING] });

describe("a waiver", () => {
  it("is loud in every form: at the top, in the status, in the outcome and in its own table", () => {
    const made = report(waiver());
    expect(ReportDocument.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
    expect(made.status).toBe("COMPLETED, WITH A WAIVER");
    expect(made.board.text).toContain("with one waiver in place of evidence");
    const text = renderMarkdown(made);
    expect(text).toContain(
      "> [!CAUTION]\n> **WAIVER in 5 % of traffic: The totals of the funnel (in force)**",
    );
    expect(text).toMatch(
      /\| 5 % of traffic +\| The totals of the funnel +\| finding +\| ACTIVE +\| The last user was a test account of our own\. +\| Ada Long, 2026-11-23 10:00:00 UTC +\| Ben Okafor, 2026-11-23 10:05:00 UTC +\| 2026-11-23 18:00:00 UTC/,
    );
    expect(renderHtml(made)).toMatch(/<table class="loud"><thead><tr><th scope="col">Gate/);
  });

  it("covers its finding only while it is in force, and only at its gate", () => {
    const waived = (...waivers: WaiverView[]) => report(...waivers).findings[0]?.waived;
    expect(waived(waiver())).toBe(true);
    for (const state of ["waiting", "expired", "withdrawn"] as const) {
      expect(waived(waiver({ state }))).toBe(false);
    }
    expect(waived(waiver({ stage: "pre-deployment" }))).toBe(false);
    expect(waived(waiver({ subjectKey: "another" }))).toBe(false);
    expect(waived(waiver({ subject: "checklist" }))).toBe(false);
  });

  it("stays on record once it is withdrawn, and no longer calls out", () => {
    const made = report(waiver({ state: "withdrawn", withdrawnAt: at("10:30:00") }));
    expect(made.alarms).toEqual([]);
    expect(made.status).toBe("COMPLETED");
    expect(made.waivers[0]?.confirmed).toBe(
      "Ben Okafor, 2026-11-23 10:05:00 UTC; withdrawn 2026-11-23 10:30:00 UTC",
    );
  });

  it("says that nobody has confirmed it", () => {
    const waiting = waiver({ state: "waiting", confirmedBy: null, confirmedAt: null });
    const made = report(waiting);
    expect(made.alarms[0]?.title).toContain("(asked for, not confirmed)");
    expect(made.waivers[0]?.confirmed).toBe("nobody confirmed it");
    expect(made.status).toBe("COMPLETED");
  });
});

describe("a finding", () => {
  it("stands in the report with its severity, its place and its reason", () => {
    expect(renderMarkdown(report())).toMatch(
      /\| contradiction +\| 5 % of traffic +\| The parts add up to 12, and the total says 11\. +\| totals +\| no/,
    );
  });
});
