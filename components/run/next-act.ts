import type { RunView, StageView } from "@/lib/contract/run";
import { activeStageOf } from "@/lib/queries/stage-of";

/** The one way forward from where a run stands. `closed` is why it cannot be taken now. */
export type NextAct =
  | { kind: "start"; stage: StageView; label: string; closed: string | null }
  | { kind: "advance"; stage: StageView; label: string; closed: string | null }
  | { kind: "over" };

export function nextAct(run: RunView): NextAct {
  const active = activeStageOf(run);
  if (active) {
    return {
      kind: "advance",
      stage: active,
      label: advanceLabel(run, active),
      closed: run.permissions.canDecide ? firstBlocker(active) : notYours(run, "decide on a stage"),
    };
  }
  const next = run.stages.find((stage) => stage.state === "pending");
  const over = ["completed", "rolled_back", "aborted", "imported"].includes(run.state);
  if (!next || over) return { kind: "over" };
  return {
    kind: "start",
    stage: next,
    label:
      next.trafficPercent === null ? `Start ${next.title}` : `Start at ${next.trafficPercent} %`,
    closed: run.permissions.canOperate ? firstBlocker(next) : notYours(run, "start a stage"),
  };
}

function advanceLabel(run: RunView, active: StageView): string {
  const after = run.stages.find((stage) => stage.ordinal > active.ordinal);
  if (!after) return "Advance: complete the run";
  return after.trafficPercent === null
    ? `Advance to ${after.title}`
    : `Advance to ${after.trafficPercent} %`;
}

function firstBlocker(stage: StageView): string | null {
  const [first, ...rest] = stage.blockers;
  if (!first) return null;
  return rest.length > 0 ? `${first.text} And ${rest.length} more below.` : first.text;
}

/** Says who can, since a closed door without a name is a dead end. */
export function notYours(run: RunView, act: string): string {
  const roles = run.permissions.roles.join(", ") || "none";
  return `Engineers and on-call engineers of ${run.project.name} can ${act}. Your roles here: ${roles}.`;
}
