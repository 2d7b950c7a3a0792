import { LessonsRequest, type RunView } from "@/lib/contract/run";
import type { Names } from "@/lib/data/access/find-names";
import { type Actor, isAllowed, rolesIn } from "@/lib/domain/access/actor";
import { activeStage, type GateFacts, planStageOf } from "@/lib/domain/run/gate-facts";
import type { RunState } from "@/lib/domain/run/run";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { signableRoles } from "@/lib/domain/sign-off/signable-roles";
import { mayWaive } from "@/lib/domain/waiver/who-waives";

/** Every ref of an actor that the run's views name. */
export function actorRefs(run: RunRecord): string[] {
  const refs = [
    run.createdBy,
    run.endedBy,
    run.ownerId && `person:${run.ownerId}`,
    ...(run.authors ?? []).map(({ personId }) => personId && `person:${personId}`),
    ...run.marks.map((m) => m.by),
    ...run.evidence.map((e) => e.addedBy),
    ...run.incidents.flatMap((i) => [i.openedBy, i.closedBy]),
    ...run.stages.flatMap((s) => s.decisions.map((d) => d.recordedBy)),
    ...[...run.overrides, ...run.waivers].flatMap((o) => [
      `person:${o.requestedBy}`,
      o.confirmedBy && `person:${o.confirmedBy}`,
    ]),
  ];
  return refs.filter((ref): ref is string => Boolean(ref));
}

const IMMOVABLE: RunState[] = ["completed", "rolled_back", "aborted", "imported"];

/** The stage that runs or waits, else the next one to start; null once the run is over. */
export function currentStageKey(run: RunRecord): string | null {
  if (IMMOVABLE.includes(run.state)) {
    return null;
  }
  const next = run.stages.find((s) => s.state === "pending");
  return activeStage(run)?.key ?? next?.key ?? null;
}

export function rollbackView(run: RunRecord, names: Names): RunView["rollback"] {
  if (run.state !== "rolled_back" || !run.zeroAt) return null;
  const { breachAt, zeroAt } = run;
  const stage =
    run.stages.find((s) => s.state === "rolled_back") ??
    run.stages.find((s) => s.decisions.some((d) => d.kind === "rollback"));
  return {
    reason: run.endReason,
    by: run.endedBy === null ? null : names(run.endedBy),
    breachAt: breachAt?.toISOString() ?? null,
    zeroAt: zeroAt.toISOString(),
    secondsToZero: breachAt ? (zeroAt.getTime() - breachAt.getTime()) / 1000 : null,
    stage: stage?.key ?? null,
  };
}

export function lessonsView(run: RunRecord): RunView["lessons"] {
  return run.lessons === null ? null : LessonsRequest.parse(run.lessons);
}

/** What the actor may do with the run as it stands; `gates` are all of its gates. */
export function permissionsOf(
  run: RunRecord,
  gates: GateFacts[],
  actor: Actor,
  now: Date,
): RunView["permissions"] {
  const projectId = run.project.id;
  const roles = rolesIn(actor, projectId);
  const stage = activeStage(run);
  const makers = stage ? planStageOf(run, stage.key).decision.makers : [];
  const over = run.state === "aborted" || run.state === "rolled_back" || run.state === "imported";
  return {
    roles,
    canOperate: !over && isAllowed(actor, projectId, "run:write"),
    canRollBack:
      (run.state === "running" || run.state === "completed") &&
      isAllowed(actor, projectId, "rollback"),
    canGiveReason:
      run.state === "rolled_back" &&
      run.endReason === null &&
      isAllowed(actor, projectId, "rollback"),
    canDecide:
      run.state === "running" &&
      stage !== null &&
      (isAllowed(actor, projectId, "decide") || roles.some((role) => makers.includes(role))),
    canWaive: over
      ? []
      : gates.map((gate) => gate.stageKey).filter((key) => mayWaive(actor, run, key)),
    canSign: Object.fromEntries(
      gates.map((gate) => [gate.stageKey, signableRoles(run, gate, actor, now)]),
    ),
  };
}
