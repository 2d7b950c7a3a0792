import { describe, expect, it } from "vitest";
import { evidencePlace, requireRoom } from "@/lib/domain/evidence/evidence-place";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { newRun } from "@/lib/testing/run-fixture";

function running(): RunRecord {
  const run = newRun(false);
  run.state = "running";
  for (const stage of run.stages.slice(0, 1)) stage.state = "running";
  return run;
}

describe("evidencePlace", () => {
  it.each([
    [
      { stage: null, slot: null },
      { stageKey: null, slot: null },
    ],
    [
      { stage: "s2", slot: null },
      { stageKey: "s2", slot: null },
    ],
    [
      { stage: PRE_DEPLOYMENT, slot: null },
      { stageKey: PRE_DEPLOYMENT, slot: null },
    ],
    [
      { stage: "s2", slot: "board" },
      { stageKey: "s2", slot: "board" },
    ],
    [
      { stage: null, slot: "board" },
      { stageKey: "s1", slot: "board" },
    ],
  ])("puts %j at %j", (wish, place) => {
    expect(evidencePlace(running(), wish)).toEqual(place);
  });

  it.each([
    [{ stage: "s9", slot: null }, "stage", "pre-deployment, s1, s2"],
    [{ stage: "s1", slot: "nope" }, "slot", "board"],
    [{ stage: PRE_DEPLOYMENT, slot: "board" }, "slot", "no slot"],
  ])("refuses %j and says what it expected", (wish, path, expected) => {
    expect(() => evidencePlace(running(), wish)).toThrow(
      expect.objectContaining({
        code: "invalid_request",
        errors: [expect.objectContaining({ path, expected })],
      }),
    );
  });

  it("asks for the stage of a wanted screenshot while none is active", () => {
    expect(() => evidencePlace(newRun(false), { stage: null, slot: "board" })).toThrow(
      expect.objectContaining({ code: "invalid_request" }),
    );
  });

  it("takes what comes to light after the end, but nothing for a run that was given up", () => {
    const wish = { stage: null, slot: null };
    expect(evidencePlace({ ...newRun(false), state: "completed" }, wish).stageKey).toBeNull();
    expect(() => evidencePlace({ ...newRun(false), state: "aborted" }, wish)).toThrow(/aborted/);
  });

  it("has an end to what one run may collect", () => {
    const evidence = { length: 499 } as RunRecord["evidence"];
    expect(() => requireRoom({ documentId: "P-001", evidence }, 1)).not.toThrow();
    expect(() => requireRoom({ documentId: "P-001", evidence }, 2)).toThrow(/500/);
  });
});
