import type { RunList, RunListItem } from "@/lib/contract/run";
import { readSnapshot } from "@/lib/data/read-snapshot";
import { loadRuns } from "@/lib/data/run/load-run";
import type { Actor } from "@/lib/domain/access/actor";
import {
  activeStage,
  planStageOf,
  preDeploymentFacts,
  stageFacts,
} from "@/lib/domain/run/gate-facts";
import { headline } from "@/lib/domain/run/headline";
import { RUN_STATES, type RunState } from "@/lib/domain/run/run";
import type { RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import { gateWaitingFor } from "@/lib/domain/sign-off/signable-roles";
import { findReadableProjects } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";
import { currentStageKey } from "@/lib/use-cases/run/views/run-parts";

export type RunFilter = {
  /** Project key. */
  project?: string | undefined;
  /** Every state where it is left out or empty. */
  states?: RunState[] | undefined;
  /** Part of the document id, plan, commit, branch, flag or environment, whatever the case. */
  q?: string | undefined;
  /** Only runs that wait for the actor's signature. */
  needsMySignature?: boolean | undefined;
};

const LIVE: RunState[] = ["draft", "ready", "running"];
/** Of the runs that are over, the newest. Live ones are few, and none of them may be missing. */
const MOST_LIVE = 500;
const MOST_ENDED = 100;

/**
 * Runs of the actor's projects: first those that wait for the actor's signature, the longest wait first; then
 * live ones; then those that are over, newest first. The number of queries does not grow with the runs.
 */
export async function listRuns(context: Context, filter: RunFilter = {}): Promise<RunList> {
  const { actor, db } = context;
  const projects = await findReadableProjects(context, filter.project ?? null);
  const projectIds = projects.map((p) => p.id);
  const states = filter.states?.length ? filter.states : [...RUN_STATES];
  return readSnapshot(db, async (tx) => {
    const some = async (among: RunState[], take: number) =>
      among.length === 0
        ? []
        : loadRuns(
            tx,
            { projectId: { in: projectIds }, state: { in: among }, ...matching(filter.q) },
            take,
          );
    const live = await some(
      states.filter((s) => LIVE.includes(s)),
      MOST_LIVE,
    );
    const ended = filter.needsMySignature
      ? []
      : await some(
          states.filter((s) => !LIVE.includes(s)),
          MOST_ENDED,
        );
    const items = [...live, ...ended].map((run) => listItem(run, actor, tx.now));
    const mine = items.filter((item) => item.needsMySignature !== null).sort(longestWaitFirst);
    const rest = filter.needsMySignature ? [] : items.filter((i) => i.needsMySignature === null);
    return { runs: [...mine, ...rest], now: tx.now.toISOString() };
  });
}

function matching(q: string | undefined) {
  const words = q?.trim();
  if (!words) return {};
  // The database would read these as wildcards.
  const literal = words.replace(/[\\%_]/g, "\\$&");
  const contains = { contains: literal, mode: "insensitive" as const };
  return {
    OR: [
      { documentId: contains },
      { commit: contains },
      { branch: contains },
      { flag: contains },
      { environment: contains },
      { planVersion: { name: contains } },
    ],
  };
}

function longestWaitFirst(a: RunListItem, b: RunListItem): number {
  return (a.needsMySignature?.since ?? "").localeCompare(b.needsMySignature?.since ?? "");
}

function listItem(run: RunRecord, actor: Actor, now: Date): RunListItem {
  const gates = [preDeploymentFacts(run, now), ...run.stages.map((s) => stageFacts(run, s, now))];
  const waiting = gateWaitingFor(run, gates, actor, now);
  const reached = run.stages.filter((s) => s.state !== "pending").at(-1);
  return {
    id: run.id,
    documentId: run.documentId,
    project: { key: run.project.key, name: run.project.name },
    planTitle: run.plan.title,
    kind: run.kind,
    state: run.state,
    headline: headline(run, now),
    commit: run.commit,
    branch: run.branch,
    environment: run.environment,
    trafficPercent: run.trafficPercent,
    createdAt: run.createdAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    currentStage: currentStageKey(run),
    verdict: (activeStage(run) ?? reached)?.verdict ?? "pending",
    stages: run.stages.map((stage) => ({
      key: stage.key,
      title: planStageOf(run, stage.key).title,
      state: stage.state,
      trafficPercent: stage.trafficPercent,
      soakFraction: soakFraction(run, stage),
    })),
    overridden: run.overrides.some((o) => o.confirmedAt !== null),
    waived: run.waivers.some((w) => w.confirmedAt !== null),
    needsMySignature: waiting && { stage: waiting.stage, since: waiting.since.toISOString() },
  };
}

/** How much of the minimum soak data has covered, from 0 to 1. */
function soakFraction(run: RunRecord, stage: StageRecord): number {
  if (stage.state === "pending") return 0;
  const { min } = planStageOf(run, stage.key).soak;
  return min === 0 ? 1 : Math.min(1, stage.effectiveMs / min);
}
