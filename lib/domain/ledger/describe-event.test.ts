import { describe, expect, it } from "vitest";
import { describeEvent } from "@/lib/domain/ledger/describe-event";
import { EVENT_KINDS } from "@/lib/domain/ledger/event";

const labels: Record<string, string> = {
  e1: "Grafana board",
  ci: "CI passes",
  i1: "Queue is long",
};

function say(kind: string, detail: Record<string, unknown>, stage: string | null = "Stage 1") {
  return describeEvent(kind, { actor: "Ada", stage, detail, label: (id) => labels[id] ?? null });
}

describe("describeEvent", () => {
  it.each([
    [
      "run.created",
      { plan: { name: "canary", version: 3 } },
      "Ada created the run from the plan canary, version 3.",
    ],
    [
      "evidence.added",
      { evidence: "e1", kind: "screenshot" },
      'Ada added a screenshot "Grafana board".',
    ],
    [
      "checklist.marked",
      { item: "ci", done: true, mark: "measured" },
      'Ada ticked "CI passes", measured.',
    ],
    [
      "checklist.marked",
      { item: "ci", done: false, mark: "vouched" },
      'Ada reopened "CI passes", vouched for.',
    ],
    [
      "incident.opened",
      { incident: "i1", kind: "alert", severity: "info" },
      'Ada put an info alert on record: "Queue is long".',
    ],
    [
      "baseline.measured",
      { metric: "p95", value: "212", unit: "ms" },
      'The baseline of "p95" was measured: 212 ms.',
    ],
    ["traffic.changed", { from: 5, to: 25 }, "Traffic went from 5 % to 25 %."],
    [
      "stage.verdict_changed",
      { from: "pending", to: "pass" },
      "The verdict of Stage 1 went from pending to pass.",
    ],
    [
      "dossier.frozen",
      { ordinal: 2, voided: ["a", "b"] },
      "Evidence of Stage 1 was frozen as dossier 2; 2 signatures on the one before no longer count.",
    ],
    ["sign_off.made", { decision: "reject", role: "manager" }, "Ada rejected Stage 1 as manager."],
    [
      "decision.recorded",
      { decision: "go", recommendation: "hold", override: "o1" },
      "Ada recorded GO for Stage 1; the recommendation was HOLD, by override.",
    ],
    ["run.rolled_back", { reasonGiven: false }, "Ada rolled the release back; the reason follows."],
    ["later.kind", {}, "Ada: later.kind."],
  ])("%s %j", (kind, detail, sentence) => {
    expect(say(kind, detail)).toBe(sentence);
  });

  it.each(EVENT_KINDS)("%s is one sentence, even of a leaf without details", (kind) => {
    const text = say(kind, {}, null);
    expect(text).toMatch(/^[A-Z].*[^.]\.$/);
    expect(text).not.toMatch(/undefined|null|\[object/);
  });
});
