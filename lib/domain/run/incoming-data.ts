import type { RunState, StageState } from "@/lib/domain/run/run";

/** Why one item of a batch is not taken. */
export type Refusal = { kind: "refused"; code: string; message: string; expected: string };

export type DataStage = { id: string; key: string; state: StageState; startedAt: Date | null };
export type DataRun = { state: RunState; stages: readonly DataStage[]; now: Date };
export type Target = { kind: "stage"; id: string; key: string; startedAt: Date };

/** Clocks of other machines may be ahead by this much (milliseconds). */
export const MOST_AHEAD = 5000;

/** Beyond these, sums and sketches lose their meaning. */
export const MOST_VALUE = 1e15;
export const MOST_WEIGHT = 1e9;

export function refused(code: string, message: string, expected: string): Refusal {
  return { kind: "refused", code, message, expected };
}

/** Whether a stage takes data: while it runs and while it waits for its decision. */
function takesData(state: StageState): boolean {
  return state === "running" || state === "awaiting_decision";
}

/** The stage that an item goes to: the named one, else the active one. */
export function findTarget(run: DataRun, key: string | undefined): Target | Refusal {
  const active = run.stages.find((s) => takesData(s.state));
  const stage = key === undefined ? active : run.stages.find((s) => s.key === key);
  const wanted = active
    ? `the stage ${active.key}, which takes data now`
    : "a run with a stage that runs";
  if (!stage) {
    if (key === undefined) {
      return refused("stage_not_running", `no stage takes data; the run is ${run.state}`, wanted);
    }
    return refused("unknown_stage", `the run has no stage "${shorten(key)}"`, list(run.stages));
  }
  if (!takesData(stage.state) || !stage.startedAt) {
    return refused("stage_not_running", `the stage ${stage.key} is ${stage.state}`, wanted);
  }
  return { kind: "stage", id: stage.id, key: stage.key, startedAt: stage.startedAt };
}

/** The refusal of an item whose stage ended between the check and the write. */
export function stageEnded(run: DataRun, stageId: string): Refusal {
  const key = run.stages.find((s) => s.id === stageId)?.key ?? stageId;
  return refused("stage_not_running", `the stage ${key} has just ended`, "a stage that runs");
}

/**
 * An item's time: RFC 3339, or milliseconds since 1970; now where it is left out. From the stage's start to
 * five seconds from now.
 */
export function parseTime(
  at: string | number | undefined,
  target: Target,
  now: Date,
): { kind: "time"; at: Date } | Refusal {
  // An item without a time was measured when it was sent, which may be just before a stage that began since.
  if (at === undefined)
    return { kind: "time", at: now < target.startedAt ? target.startedAt : now };
  const time = new Date(at);
  const range = `from ${target.startedAt.toISOString()} to ${now.toISOString()}, in RFC 3339 or in milliseconds since 1970`;
  if (Number.isNaN(time.getTime())) return refused("bad_time", `${at} is not a time`, range);
  if (time.getTime() > now.getTime() + MOST_AHEAD) {
    return refused("in_the_future", `${time.toISOString()} is in the future`, range);
  }
  if (time < target.startedAt) {
    return refused(
      "before_stage",
      `${time.toISOString()} is before the stage ${target.key} began`,
      range,
    );
  }
  return { kind: "time", at: time };
}

/** At most thirty keys, for a message. */
export function list(items: readonly { key: string }[]): string {
  const keys = items.slice(0, 30).map((item) => item.key);
  return `one of ${keys.join(", ")}${items.length > keys.length ? ", ..." : ""}`;
}

export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
