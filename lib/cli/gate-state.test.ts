import { expect, test } from "vitest";
import { gateState } from "@/lib/cli/gate-state";
import type { RunView, StageView } from "@/lib/contract/run";

const DIGEST = "a".repeat(64);

type Part = Partial<Pick<StageView, "state" | "blockers">> & { go?: { override: boolean } };

function runWith(state: RunView["state"], part: Part = {}): RunView {
  const decisions = part.go
    ? [
        {
          id: "d",
          decision: "go" as const,
          recommendation: "go" as const,
          justification: null,
          makers: [],
          recordedBy: { kind: "engine" as const, id: "engine", name: "engine" },
          decidedAt: "2026-11-23T10:00:00Z",
          dossier: DIGEST,
          override: part.go.override,
        },
      ]
    : [];
  const stage = { key: "one", state: part.state ?? "running", blockers: part.blockers ?? [] };
  // Only what the function reads; the rest of a run says nothing about its gates.
  return {
    documentId: "RUN-001",
    state,
    rollback: null,
    preDeployment: {
      blockers: part.blockers ?? [],
      signOffs: { dossier: { ordinal: 1, digest: DIGEST, createdAt: "2026-11-23T10:00:00Z" } },
    },
    stages: [{ ...stage, decisions }],
  } as unknown as RunView;
}

const REJECTED = [{ code: "rejected", text: "Rejected by Ada." }];
const WITHDRAWN = [{ code: "withdrawn", text: "Ada withdrew the approval." }];
const EXPIRED = [{ code: "sign_offs", text: "Waiting for 1 of 2 sign-offs: manager." }];

test.each([
  ["GO is recorded", runWith("running", { state: "passed", go: { override: false } }), "open"],
  [
    "GO was an override",
    runWith("running", { state: "passed", go: { override: true } }),
    "overridden",
  ],
  ["all stands, nobody decided", runWith("running", { state: "awaiting_decision" }), "closed"],
  ["passed without a decision", runWith("running", { state: "passed" }), "closed"],
  ["not started", runWith("ready", { state: "pending" }), "closed"],
  ["somebody rejected", runWith("running", { blockers: REJECTED }), "rejected"],
  ["somebody withdrew", runWith("running", { blockers: WITHDRAWN }), "rejected"],
  ["rolled back", runWith("rolled_back", { state: "rolled_back" }), "failed"],
  ["withdrawn", runWith("aborted", { state: "pending" }), "rejected"],
])("stage: %s", (_, run, kind) => expect(gateState(run, "one").kind).toBe(kind));

test.each([
  ["draft", "closed"],
  ["ready", "open"],
  ["running", "open"],
  ["completed", "open"],
  ["rolled_back", "failed"],
  ["aborted", "rejected"],
] as const)("pre-deployment of a run that is %s", (state, kind) => {
  expect(gateState(runWith(state), "pre-deployment").kind).toBe(kind);
});

test("pre-deployment of a run that is ready is closed once an approval no longer counts", () => {
  expect(gateState(runWith("ready", { blockers: EXPIRED }), "pre-deployment").kind).toBe("closed");
  expect(gateState(runWith("running", { blockers: EXPIRED }), "pre-deployment").kind).toBe("open");
});

test("a stage that passed stays open after a later rollback", () => {
  const run = runWith("rolled_back", { state: "passed", go: { override: false } });
  expect(gateState(run, "one")).toMatchObject({ kind: "open", dossier: DIGEST });
});

test("an unknown stage names those that there are", () => {
  expect(gateState(runWith("running"), "two")).toMatchObject({
    kind: "unknown",
    stages: ["pre-deployment", "one"],
  });
});
