import { describe, expect, it } from "vitest";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { headline } from "@/lib/domain/run/headline";
import type {
  DossierRecord,
  MetricStateRecord,
  RunRecord,
  StageRecord,
} from "@/lib/domain/run/run-record";
import { newRun } from "@/lib/testing/run-fixture";

const START = new Date("2026-11-23T14:18:00Z");
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

function stageOf(run: RunRecord, key: string): StageRecord {
  const stage = run.stages.find((s) => s.key === key);
  if (!stage) throw new Error(key);
  return stage;
}

function state(metric: string, verdict: MetricStateRecord["verdict"]): MetricStateRecord {
  return {
    metric,
    verdict,
    value: 1,
    samples: 1,
    lastSampleAt: START,
    margin: 0.5,
    reason: "",
    breachingSince: null,
    zeroBrokenAt: null,
    judgedAt: START,
    smallest: null,
    analysis: null,
  };
}

function dossier(stageKey: string, signers: [string, string, boolean][]): DossierRecord {
  return {
    id: "d",
    stageKey,
    ordinal: 1,
    document: "{}",
    digest: "d",
    inputs: "i",
    createdAt: START,
    signOffs: signers.map(([person, role, approved]) => ({
      id: person,
      personId: person,
      personName: person,
      onBehalfOf: null,
      method: "password",
      attempt: 0,
      withdrawn: null,
      role,
      approved,
      meaning: "m",
      comment: null,
      signedAt: START,
    })),
  };
}

function active(verdicts: [string, MetricStateRecord["verdict"]][], state_ = "running") {
  const run = newRun(false);
  run.state = "running";
  run.trafficPercent = 5;
  const stage = stageOf(run, "s1");
  stage.state = state_ as StageRecord["state"];
  stage.startedAt = START;
  stage.metricStates = verdicts.map(([m, v]) => state(m, v));
  return { run, stage };
}

function ticked(): RunRecord {
  const run = newRun(false);
  const mark = { item: "ci", done: true, mark: "measured", note: "n", by: "token:t" } as const;
  run.marks = [{ ...mark, stageKey: PRE_DEPLOYMENT, at: START }];
  return run;
}

describe("headline", () => {
  it("counts what a draft still needs", () => {
    expect(headline(newRun(false), START)).toBe(
      "Draft: 1 of 1 checklist items open, then waits for 2 sign-offs.",
    );
  });

  it("says how many sign-offs a complete draft waits for", () => {
    const run = ticked();
    run.dossiers = [dossier(PRE_DEPLOYMENT, [["ada", "manager", true]])];
    expect(headline(run, START)).toBe("Draft: checklist complete, waits for 1 of 2 sign-offs.");
  });

  it("names who rejected a draft", () => {
    const run = ticked();
    run.dossiers = [dossier(PRE_DEPLOYMENT, [["ada", "manager", false]])];
    expect(headline(run, START)).toBe("Draft: rejected by ada.");
  });

  it("names the stage that a ready run can start", () => {
    const run = { ...ticked(), state: "ready" as const };
    expect(headline(run, START)).toBe("Ready: s1 at 5 % can be started.");
  });

  it("counts passing metrics and gives the earliest advance, to the second where the soak is short", () => {
    const { run, stage } = active([
      ["p95", "pass"],
      ["pii", "pending"],
    ]);
    stage.effectiveMs = 60_000;
    expect(headline(run, at(60))).toBe(
      "Running at 5 %: 1 of 2 metrics pass, earliest advance 14:20:00 UTC, then waits for 2 sign-offs.",
    );
  });

  it("puts the earliest advance off by the time without data", () => {
    const { run, stage } = active([["p95", "pass"]]);
    stage.effectiveMs = 20_000;
    expect(headline(run, at(60))).toContain("earliest advance 14:20:40 UTC");
  });

  it("does not count a metric that is muted", () => {
    const { run } = active([
      ["p95", "fail"],
      ["pii", "pass"],
    ]);
    const metrics = run.plan.stages[0]?.metrics ?? [];
    for (const metric of metrics) metric.muted = metric.key === "p95";
    expect(headline(run, at(60))).toContain("Running at 5 %: the metric passes,");
  });

  it("gives the day where the earliest advance is not today", () => {
    const { run, stage } = active([["p95", "pass"]]);
    const planStage = run.plan.stages[0];
    if (planStage) planStage.soak = { min: 24 * 3_600_000, max: 48 * 3_600_000 };
    stage.startedAt = START;
    stage.effectiveMs = 60_000;
    expect(headline(run, at(60))).toContain("earliest advance 24 Nov 14:18 UTC");
  });

  it("names failing metrics and the recommendation of a stage that waits", () => {
    const { run, stage } = active(
      [
        ["p95", "fail"],
        ["pii", "pass"],
      ],
      "awaiting_decision",
    );
    stage.verdict = "fail";
    stage.recommendation = "rollback";
    expect(headline(run, at(60))).toBe(
      "Held at 5 %: 1 of 2 metrics pass, 1 fails (p95), the recommendation is ROLLBACK, 1 checklist item open, 1 screenshot missing, waits for 2 sign-offs.",
    );
  });

  it("waits for the decision once everything stands", () => {
    const { run, stage } = active(
      [
        ["p95", "pass"],
        ["pii", "pass"],
      ],
      "awaiting_decision",
    );
    stage.verdict = "pass";
    const planStage = run.plan.stages[0];
    if (planStage) Object.assign(planStage, { checklist: [], screenshots: [] });
    run.dossiers = [
      dossier("s1", [
        ["ada", "manager", true],
        ["ben", "security", true],
      ]),
    ];
    expect(headline(run, at(130))).toBe("Held at 5 %: all 2 metrics pass, waits for the decision.");
  });

  it("never says that a stage past its soak without a verdict could advance", () => {
    const { run, stage } = active([["p95", "inconclusive"]]);
    stage.verdict = "inconclusive";
    expect(headline(run, at(150))).toContain("the verdict is inconclusive");
  });

  it("says which stage comes next between two stages", () => {
    const { run, stage } = active([], "passed");
    stage.endedAt = at(10);
    expect(headline(run, at(60))).toBe(
      "Running at 5 %: s1 has passed; s2 at 100 % can be started.",
    );
  });

  it("keeps an override loud when the run is complete", () => {
    const run = { ...newRun(false), state: "completed" as const, trafficPercent: 100 };
    expect(headline(run, START)).toBe("Completed at 100 %: all 2 stages passed.");
    const override = { id: "o", stageKey: "s1", reason: "r", blockers: [], requestedBy: "a" };
    const times = { requestedAt: START, confirmedAt: START, withdrawnAt: null };
    const withdrawn = { ...override, ...times, confirmedBy: null, confirmedAt: null };
    run.overrides = [withdrawn, { ...override, ...times, confirmedBy: "b" }];
    expect(headline(run, START)).toBe(
      "Completed at 100 %: all 2 stages passed, 1 of them by override against the recommendation.",
    );
  });

  it("gives the time from the breach to zero and the reason of a rollback", () => {
    const run = { ...newRun(false), state: "rolled_back" as const };
    stageOf(run, "s1").state = "rolled_back";
    Object.assign(run, { breachAt: at(0), zeroAt: at(3.24), endReason: "P95 is too high." });
    expect(headline(run, at(60))).toBe(
      "Rolled back to 0 % in s1, 3.2 s after the first breach: P95 is too high.",
    );
    run.endReason = null;
    expect(headline(run, at(60))).toContain("the reason is still to be given");
  });

  it("gives the reason of an aborted run", () => {
    const run = { ...newRun(false), state: "aborted" as const, endReason: "wrong commit" };
    expect(headline(run, START)).toBe("Aborted before any traffic moved: wrong commit.");
  });
});
