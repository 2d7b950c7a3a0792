import { describe, expect, it } from "vitest";
import {
  type DataRun,
  findTarget,
  list,
  parseTime,
  shorten,
  stageEnded,
  type Target,
} from "@/lib/domain/run/incoming-data";
import type { StageState } from "@/lib/domain/run/run";

const NOW = new Date("2026-11-23T12:00:00Z");
const STARTED = new Date("2026-11-23T11:00:00Z");

function runWith(...states: StageState[]): DataRun {
  return {
    state: "running",
    now: NOW,
    stages: states.map((state, i) => ({
      id: `id${i + 1}`,
      key: `s${i + 1}`,
      state,
      startedAt: state === "pending" ? null : STARTED,
    })),
  };
}

describe("findTarget", () => {
  it.each<[string, StageState[], string | undefined, string]>([
    ["the running stage", ["passed", "running"], undefined, "s2"],
    ["the stage that waits for its decision", ["awaiting_decision", "pending"], undefined, "s1"],
    ["the named stage while it runs", ["running"], "s1", "s1"],
  ])("finds %s", (_, states, key, expected) => {
    expect(findTarget(runWith(...states), key)).toMatchObject({ kind: "stage", key: expected });
  });

  it.each<[string, StageState[], string | undefined, string]>([
    ["no stage runs", ["passed", "pending"], undefined, "stage_not_running"],
    ["the named stage is over", ["passed", "running"], "s1", "stage_not_running"],
    ["the named stage has not begun", ["running", "pending"], "s2", "stage_not_running"],
    ["the named stage was rolled back", ["rolled_back"], "s1", "stage_not_running"],
    ["there is no such stage", ["running"], "s9", "unknown_stage"],
  ])("refuses where %s", (_, states, key, code) => {
    expect(findTarget(runWith(...states), key)).toMatchObject({ kind: "refused", code });
  });

  it("names the stage that would be taken, and the run's state where there is none", () => {
    expect(findTarget(runWith("passed", "running"), "s1")).toMatchObject({
      message: "the stage s1 is passed",
      expected: "the stage s2, which takes data now",
    });
    expect(findTarget({ ...runWith("pending"), state: "draft" }, undefined)).toMatchObject({
      message: "no stage takes data; the run is draft",
    });
  });
});

describe("parseTime", () => {
  const target: Target = { kind: "stage", id: "id1", key: "s1", startedAt: STARTED };

  it.each<[string, string | number | undefined, string]>([
    ["now where there is none", undefined, "2026-11-23T12:00:00.000Z"],
    ["RFC 3339", "2026-11-23T11:30:00Z", "2026-11-23T11:30:00.000Z"],
    ["RFC 3339 with an offset", "2026-11-23T12:30:00+01:00", "2026-11-23T11:30:00.000Z"],
    ["milliseconds", NOW.getTime() - 1, "2026-11-23T11:59:59.999Z"],
    ["the stage's first moment", STARTED.getTime(), "2026-11-23T11:00:00.000Z"],
    ["five seconds ahead", NOW.getTime() + 5000, "2026-11-23T12:00:05.000Z"],
  ])("takes %s", (_, at, expected) => {
    expect(parseTime(at, target, NOW)).toEqual({ kind: "time", at: new Date(expected) });
  });

  it.each<[string, string | number, string]>([
    ["more than five seconds ahead", NOW.getTime() + 5001, "in_the_future"],
    ["before the stage", STARTED.getTime() - 1, "before_stage"],
    ["seconds, which lie in 1970", NOW.getTime() / 1000, "before_stage"],
    ["beyond what a date can hold", 1e300, "bad_time"],
    ["no time at all", "soon", "bad_time"],
  ])("refuses %s", (_, at, code) => {
    const refusal = parseTime(at, target, NOW);
    expect(refusal).toMatchObject({ kind: "refused", code });
    if (refusal.kind === "refused") expect(refusal.expected).toContain(STARTED.toISOString());
  });

  it("never falls before a stage that began after the clock was read", () => {
    const early = new Date(STARTED.getTime() - 20);
    expect(parseTime(undefined, target, early)).toEqual({ kind: "time", at: STARTED });
  });
});

describe("messages", () => {
  it("name the stage that ended meanwhile", () => {
    expect(stageEnded(runWith("running"), "id1")).toMatchObject({
      code: "stage_not_running",
      message: "the stage s1 has just ended",
    });
  });

  it("list thirty keys at most, and cut long names", () => {
    const keys = Array.from({ length: 31 }, (_, i) => ({ key: `k${i}` }));
    expect(list(keys)).toMatch(/^one of k0, .*k29, \.\.\.$/);
    expect(list(keys.slice(0, 2))).toBe("one of k0, k1");
    expect(shorten("x".repeat(61))).toBe(`${"x".repeat(60)}...`);
    expect(shorten("short")).toBe("short");
  });
});
