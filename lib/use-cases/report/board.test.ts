import { describe, expect, it } from "vitest";
import type { RunView } from "@/lib/contract/run";
import { canaryRun, reportOf, soakGate } from "@/lib/testing/report-run";
import {
  completedRun,
  overriddenRun,
  rolledBackRun,
  runView,
} from "@/lib/testing/run-view-fixture";
import { at, metricView, passedStage, unmeasured } from "@/lib/testing/stage-view-fixture";

const board = (view: RunView) => reportOf(view).board;

describe("the board's page", () => {
  it.each<[string, RunView, string, string]>([
    [
      "a release",
      completedRun(),
      "released",
      "Released at 5 % of traffic, 2026-11-23 11:15:00 UTC: its stage passed.",
    ],
    [
      "an overridden one",
      overriddenRun(),
      "released",
      "Released at 5 % of traffic, 2026-11-23 11:15:00 UTC: its stage passed, against the gate and BY OVERRIDE in 5 % of traffic.",
    ],
    [
      "a rollback",
      rolledBackRun(),
      "rolled_back",
      "Not released: rolled back to 0 % in 5 % of traffic by Tollgate, 2026-11-23 10:00:04 UTC: P95 latency failed.",
    ],
    [
      "a gate that moves no traffic",
      soakGate(),
      "released",
      "Released, 2026-11-23 11:15:00 UTC: its stage passed.",
    ],
    [
      "an aborted one",
      runView({ state: "aborted", endedAt: at("08:00:00") }),
      "aborted",
      "Not released: the run was aborted before any traffic moved, 2026-11-23 08:00:00 UTC.",
    ],
    [
      "a draft",
      runView(),
      "open",
      "Not released yet: no stage has started, and its gate has not opened.",
    ],
    [
      "one under way",
      canaryRun(),
      "open",
      "Not released yet: 1 of 3 stages passed; A quarter is under way.",
    ],
  ])("says of %s how it ended in one sentence", (_, view, outcome, text) => {
    expect(board(view)).toMatchObject({ outcome, text });
  });

  it("puts the least room first, over all stages, and what fails without a margin before it", () => {
    const broken = metricView({ label: "Broken", verdict: "fail", margin: null, marginText: null });
    const metrics = [metricView(), broken, unmeasured({ label: "Silent" })];
    const wide = metricView({ label: "Wide", margin: 0.9 });
    const muted = metricView({ label: "Muted", margin: -1, muted: true });
    const stages = [passedStage({ metrics }), passedStage({ key: "b", metrics: [muted, wide] })];
    expect(board(completedRun({ stages })).worst.map((w) => w.metric)).toEqual([
      "Broken",
      "P95 latency",
      "Wide",
    ]);
  });

  it("gives at most five of them, and none of a stage that has not started", () => {
    const { worst } = board(canaryRun());
    expect(worst).toHaveLength(5);
    expect(worst.map((w) => w.stage)).not.toContain("Everybody");
  });

  it("names signers with role, gate, time in UTC and meaning, and leaves out whoever does not count", () => {
    const [first] = board(completedRun()).signers;
    expect(first).toMatchObject({
      name: "Ben Okafor",
      role: "Engineering Manager, Pre-deployment",
      at: "2026-11-23T08:30:00Z",
      meaning: "I have read the evidence and approve.",
      decision: "approved",
    });
    expect(board(rolledBackRun()).signers).toHaveLength(1);
  });
});

describe("a report while its run goes on", () => {
  it("is the same whenever it is read", () => {
    const later = (seconds: number) => {
      const view = canaryRun({
        now: new Date(Date.parse(at("12:00:00")) + seconds * 1000).toISOString(),
      });
      const stages = view.stages.map((stage) =>
        stage.state === "running"
          ? {
              ...stage,
              soak: { ...stage.soak, elapsedSeconds: stage.soak.elapsedSeconds + seconds },
            }
          : stage,
      );
      return reportOf({ ...view, stages });
    };
    expect(later(90)).toEqual(later(0));
  });
});
