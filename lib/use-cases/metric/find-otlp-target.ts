import type { Database } from "@/lib/data/database";
import { findIngestRun, type IngestRun } from "@/lib/data/ingest/find-ingest-run";
import { findRunId } from "@/lib/data/ingest/find-run-id";
import { type Actor, isMember, requireScope } from "@/lib/domain/access/actor";
import { ARMS, type Arm, type Metric } from "@/lib/domain/metric/metric";
import type { OtlpAttributes } from "@/lib/domain/otlp/otlp-data";
import {
  findTarget,
  type Refusal,
  refused,
  shorten,
  type Target,
} from "@/lib/domain/run/incoming-data";

export const RUN_ATTRIBUTE = "tollgate.run";
const STAGE_ATTRIBUTE = "tollgate.stage";
const ARM_ATTRIBUTE = "tollgate.arm";

/** Where the points of a resource go. */
export type OtlpTarget = {
  kind: "target";
  run: IngestRun;
  target: Target;
  metrics: readonly Metric[];
  arm: Arm;
};

/** `run` null: no run that the caller may know of. */
export type RunFinder = (name: string) => Promise<IngestRun | null>;

/** Finds each run once. Throws `forbidden` where the caller may see the run and not write to it. */
export function runFinder(db: Database, actor: Actor): RunFinder {
  const found = new Map<string, Promise<IngestRun | null>>();
  const find = async (name: string) => {
    const id = await findRunId(db, name, projectsOf(actor));
    const run = id === null ? null : await findIngestRun(db, id);
    if (!run || !isMember(actor, run.projectId)) return null;
    requireScope(actor, run.projectId, "samples:write");
    return run;
  };
  return (name) => {
    const known = found.get(name) ?? find(name);
    found.set(name, known);
    return known;
  };
}

function projectsOf(actor: Actor): string[] {
  switch (actor.kind) {
    case "token":
      return [actor.projectId];
    case "person":
      return actor.memberships.map((m) => m.projectId);
    case "engine":
      return [];
  }
}

/** The run and the stage that a resource's attributes name; `fallback` is the run where they name none. */
export async function findOtlpTarget(
  resource: OtlpAttributes,
  fallback: string | null,
  findRun: RunFinder,
): Promise<OtlpTarget | Refusal> {
  const name = resource.get(RUN_ATTRIBUTE) ?? fallback;
  if (name === null || name === "") {
    const message = `the resource has no attribute ${RUN_ATTRIBUTE}, and the request no header x-tollgate-run`;
    return refused("no_run", message, "the id of a run, or of its document");
  }
  const run = await findRun(name);
  if (!run) {
    const message = `there is no run "${shorten(name)}" in this project`;
    return refused("unknown_run", message, "the id of a run, or of its document");
  }
  const arm = resource.get(ARM_ATTRIBUTE) ?? "canary";
  if (!isArm(arm)) {
    return refused("unknown_arm", `${ARM_ATTRIBUTE} is "${shorten(arm)}"`, ARMS.join(" or "));
  }
  const target = findTarget(run, resource.get(STAGE_ATTRIBUTE));
  if (target.kind === "refused") return target;
  const metrics = run.plan.stages.find((stage) => stage.key === target.key)?.metrics ?? [];
  return { kind: "target", run, target, metrics, arm };
}

function isArm(text: string): text is Arm {
  return ARMS.some((arm) => arm === text);
}
