import { expect } from "vitest";
import type { Verdict } from "@/lib/domain/metric/metric";
import { PRE_DEPLOYMENT, type SignOffRule } from "@/lib/domain/plan/plan";
import { activeStage, planStageOf, stageFacts, startBlockers } from "@/lib/domain/run/gate-facts";
import { nextStep, type Step } from "@/lib/domain/run/next-step";
import type { RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";
import { newRun, OWNER } from "@/lib/testing/run-fixture";

const MINUTE = 60_000;
const hash = (value: unknown) => JSON.stringify(value);

export type Op =
  | { op: "wait"; minutes: number; covered: boolean }
  | { op: "judge"; verdict: Verdict }
  | { op: "mark"; gate: string; done: boolean }
  | { op: "screenshot"; stage: string }
  | { op: "link" }
  | { op: "sign"; person: string; role: string; approved: boolean }
  | { op: "start"; stage: string }
  | { op: "go" }
  | { op: "help" };

/** Carries steps out in memory, and checks every advance against rules written down a second time. */
export class World {
  now = new Date(0);
  passes = 0;
  rollbacks = 0;
  readonly run: RunRecord;
  /** Milliseconds with data, by stage. */
  readonly #soaked = new Map<string, number>();
  #id = 0;

  constructor(automatic: boolean) {
    this.run = newRun(automatic);
  }

  settle(): void {
    for (let count = 0; count < 12; count += 1) {
      const step = nextStep(this.run, this.now, hash);
      if (!step) return;
      this.take(step);
    }
    throw new Error("does not settle");
  }

  take(step: Step): void {
    switch (step.kind) {
      case "freeze":
        this.run.dossiers.push({
          id: `d${this.#id++}`,
          stageKey: step.stage?.key ?? PRE_DEPLOYMENT,
          ordinal: step.document.ordinal,
          document: JSON.stringify(step.document),
          digest: `digest${this.#id}`,
          inputs: step.inputs,
          createdAt: this.now,
          signOffs: [],
        });
        return;
      case "open_run":
        this.assertSigned(PRE_DEPLOYMENT, this.run.plan.preDeployment.signOffs);
        this.run.state = "ready";
        return;
      case "close_run":
        this.run.state = "draft";
        return;
      case "begin":
        this.begin(step.stage);
        return;
      case "await_decision":
        step.stage.state = "awaiting_decision";
        return;
      case "pass":
        this.pass(step.stage);
        return;
      case "roll_back": {
        const stage = activeStage(this.run);
        expect(stage?.metricStates.some((m) => m.metric === "pii" && m.verdict === "fail")).toBe(
          true,
        );
        this.run.state = "rolled_back";
        this.run.trafficPercent = 0;
        if (stage) stage.state = "rolled_back";
        this.rollbacks += 1;
      }
    }
  }

  begin(stage: StageRecord): void {
    const before = this.run.stages.filter((s) => s.ordinal < stage.ordinal);
    expect(before.every((s) => s.state === "passed")).toBe(true);
    if (before.length === 0) expect(this.run.state).toBe("ready");
    expect(activeStage(this.run)).toBeNull();
    stage.state = "running";
    stage.startedAt = this.now;
    this.run.state = "running";
    this.run.trafficPercent = stage.trafficPercent ?? 0;
  }

  pass(stage: StageRecord): void {
    const plan = planStageOf(this.run, stage.key);
    expect(stage.verdict).toBe("pass");
    expect(this.#soaked.get(stage.key) ?? 0).toBeGreaterThanOrEqual(plan.soak.min);
    expect(this.run.evidence.some((e) => e.stageKey === stage.key && e.slot === "board")).toBe(
      true,
    );
    expect(this.run.marks.filter((m) => m.stageKey === stage.key).at(-1)?.done).toBe(true);
    this.assertSigned(stage.key, plan.signOffs);
    stage.state = "passed";
    stage.endedAt = this.now;
    this.passes += 1;
    if (this.run.stages.every((s) => s.state === "passed")) this.run.state = "completed";
  }

  /** The oracle: distinct eligible persons on the newest dossier, which shows the evidence there is now. */
  assertSigned(gate: string, rules: SignOffRule[]): void {
    const dossier = this.run.dossiers.filter((d) => d.stageKey === gate).at(-1);
    expect(dossier).toBeDefined();
    if (!dossier) return;
    const document = JSON.parse(dossier.document) as DossierDocument;
    const ids = this.run.evidence
      .filter((e) => e.stageKey === gate || e.stageKey === null)
      .map((e) => e.id);
    expect(document.evidence.map((e) => e.id)).toEqual(ids);
    expect(dossier.signOffs.some((s) => !s.approved)).toBe(false);
    const persons = new Set<string>();
    for (const { role, count } of rules) {
      const signers = new Set(
        dossier.signOffs
          .filter((s) => s.role === role && s.approved && s.personId !== OWNER)
          .map((s) => s.personId),
      );
      expect(signers.size).toBeGreaterThanOrEqual(Number(count));
      for (const person of signers) persons.add(person);
    }
    expect(persons.size).toBeGreaterThanOrEqual(rules.reduce((sum, r) => sum + Number(r.count), 0));
  }

  apply(action: Op): void {
    switch (action.op) {
      case "wait":
        this.wait(action.minutes * MINUTE, action.covered);
        return;
      case "judge":
        this.judge(action.verdict);
        return;
      case "mark":
        this.mark(action.gate, action.done);
        return;
      case "screenshot":
      case "link":
        this.addEvidence(action.op === "link" ? null : action.stage);
        return;
      case "sign":
        this.sign(action);
        return;
      case "start": {
        const stage = this.run.stages.find((s) => s.key === action.stage);
        if (stage?.state === "pending" && startBlockers(this.run, stage, this.now).length === 0) {
          this.begin(stage);
        }
        return;
      }
      case "go": {
        const stage = activeStage(this.run);
        if (stage && stageFacts(this.run, stage, this.now).blockers.length === 0) this.pass(stage);
        return;
      }
      case "help":
        this.help();
    }
  }

  /** Does what is missing at the current gate, so that histories get somewhere. */
  help(): void {
    const stage = activeStage(this.run);
    const gate = stage?.key ?? PRE_DEPLOYMENT;
    const done = this.run.marks.filter((m) => m.stageKey === gate).at(-1)?.done;
    if (!done) this.mark(gate, true);
    else if (stage && !this.run.evidence.some((e) => e.stageKey === gate && e.slot === "board")) {
      this.addEvidence(gate);
    } else {
      this.sign({ op: "sign", person: "ada", role: "manager", approved: true });
      this.sign({
        op: "sign",
        person: "ben",
        role: stage ? "security" : "manager",
        approved: true,
      });
    }
  }

  mark(gate: string, done: boolean): void {
    this.run.marks.push({
      stageKey: gate,
      item: gate === PRE_DEPLOYMENT ? "ci" : "looked",
      done,
      mark: "vouched",
      note: null,
      by: "person:ada",
      at: this.now,
    });
  }

  wait(milliseconds: number, covered: boolean): void {
    this.now = new Date(this.now.getTime() + milliseconds);
    const stage = activeStage(this.run);
    if (!stage || !covered) return;
    stage.effectiveMs += milliseconds;
    this.#soaked.set(stage.key, (this.#soaked.get(stage.key) ?? 0) + milliseconds);
  }

  judge(verdict: Verdict): void {
    const stage = activeStage(this.run);
    if (!stage) return;
    stage.verdict = verdict;
    stage.metricStates = ["p95", "pii"].map((key) => ({
      metric: key,
      value: 1,
      samples: 1,
      lastSampleAt: this.now,
      verdict,
      margin: 0,
      reason: "",
      breachingSince: null,
      zeroBrokenAt: null,
      judgedAt: this.now,
      smallest: null,
      analysis: null,
    }));
  }

  addEvidence(stageKey: string | null): void {
    this.run.evidence.push({
      id: `e${this.#id++}`,
      stageKey,
      kind: stageKey ? "screenshot" : "link",
      slot: stageKey ? "board" : null,
      title: "t",
      originalName: null,
      url: null,
      mime: null,
      bytes: null,
      width: null,
      height: null,
      originalSha256: null,
      storedSha256: null,
      addedBy: "person:ada",
      addedAt: this.now,
      capture: null,
    });
  }

  /** Puts any signature on the newest dossier, eligible or not, twice by one person as well. */
  sign({ person, role, approved }: Extract<Op, { op: "sign" }>): void {
    const gate = activeStage(this.run)?.key ?? PRE_DEPLOYMENT;
    this.run.dossiers
      .filter((d) => d.stageKey === gate)
      .at(-1)
      ?.signOffs.push({
        id: `s${this.#id++}`,
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
        signedAt: this.now,
      });
  }
}
