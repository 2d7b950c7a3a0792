import { describe, expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import { decideMark, type MarkWish } from "@/lib/domain/evidence/checklist-mark";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import type { RunState, StageState } from "@/lib/domain/run/run";
import type { MarkRecord, RunRecord } from "@/lib/domain/run/run-record";
import { newRun } from "@/lib/testing/run-fixture";

const ADA: Actor = { kind: "person", id: "ada", name: "Ada", memberships: [] };
const CI: Actor = { kind: "token", id: "ci", name: "ci", projectId: "project", scopes: [] };
const WISH: MarkWish = { stage: PRE_DEPLOYMENT, item: "ci", done: true, note: null };
const LINK = { ...WISH, note: "https://ci.example.com/1" };

function run(change: (run: RunRecord) => void = () => {}): RunRecord {
  const made = newRun(false);
  made.plan.checklist.push(
    { key: "rehearsed", label: "Rollback rehearsed", group: null, kind: "attested" },
    { key: "signed", label: "Signed", group: null, kind: "sign-offs" },
  );
  change(made);
  return made;
}

function marked(mark: Partial<MarkRecord>): RunRecord {
  const base = { stageKey: PRE_DEPLOYMENT, item: "ci", done: true, note: null, at: new Date(0) };
  return run((r) => {
    r.marks = [{ ...base, mark: "vouched", by: "person:ada", ...mark }];
  });
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "none";
}

describe("decideMark", () => {
  it("takes a person's tick as vouched for, and a token's with a note as measured", () => {
    expect(decideMark(run(), ADA, WISH).mark).toBe("vouched");
    expect(decideMark(run(), ADA, LINK).mark).toBe("vouched");
    expect(decideMark(run(), CI, LINK).mark).toBe("measured");
    expect(decideMark(run(), CI, { ...LINK, done: false }).mark).toBe("measured");
  });

  it.each<[string, RunRecord, Actor, MarkWish, string]>([
    ["a measurement without a word on how", run(), CI, WISH, "invalid_request"],
    ["a token vouching", run(), CI, { ...LINK, item: "rehearsed" }, "forbidden"],
    ["a tick of the signatures' item", run(), ADA, { ...WISH, item: "signed" }, "conflict"],
    ["an unknown item", run(), ADA, { ...WISH, item: "nope" }, "not_found"],
    ["an unknown stage", run(), ADA, { ...WISH, stage: "nope" }, "invalid_request"],
    ["an item of another gate", run(), ADA, { ...WISH, item: "looked" }, "not_found"],
    ["a person's tick over a measurement", marked({ mark: "measured" }), ADA, WISH, "conflict"],
  ])("refuses %s", (_, record, actor, wish, code) => {
    expect(refusal(() => decideMark(record, actor, wish))).toBe(code);
  });

  it("lets a person reopen what was measured, and a machine measure what was vouched for", () => {
    expect(decideMark(marked({ mark: "measured" }), ADA, { ...WISH, done: false }).mark).toBe(
      "vouched",
    );
    expect(decideMark(marked({}), CI, LINK).mark).toBe("measured");
  });

  it("does nothing where the same actor says the same again", () => {
    expect(decideMark(marked({}), ADA, WISH).mark).toBe("unchanged");
    expect(decideMark(marked({}), { ...ADA, id: "ben" }, WISH).mark).toBe("vouched");
    expect(decideMark(marked({}), ADA, { ...WISH, note: "seen at 9" }).mark).toBe("vouched");
  });

  it.each<[RunState, boolean]>([
    ["draft", true],
    ["ready", true],
    ["running", false],
    ["completed", false],
    ["rolled_back", false],
    ["aborted", false],
  ])("a pre-deployment item of a run that is %s: open %s", (state, open) => {
    const record = run((r) => {
      r.state = state;
    });
    expect(refusal(() => decideMark(record, ADA, WISH))).toBe(open ? "none" : "conflict");
  });

  it.each<[StageState, boolean]>([
    ["pending", false],
    ["running", true],
    ["awaiting_decision", true],
    ["passed", false],
    ["rolled_back", false],
  ])("an item of a stage that is %s: open %s", (state, open) => {
    const record = run((r) => {
      for (const stage of r.stages) stage.state = state;
    });
    const wish = { ...WISH, stage: "s1", item: "looked" };
    expect(refusal(() => decideMark(record, ADA, wish))).toBe(open ? "none" : "conflict");
  });
});
