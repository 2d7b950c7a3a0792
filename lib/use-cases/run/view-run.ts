import type { RunView } from "@/lib/contract/run";
import { findHolders, type Holder } from "@/lib/data/access/find-holders";
import { findNames, type Names } from "@/lib/data/access/find-names";
import { readSnapshot } from "@/lib/data/read-snapshot";
import type { Actor } from "@/lib/domain/access/actor";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { reviewWithWaivers } from "@/lib/domain/review/gate-review";
import { type GateFacts, preDeploymentFacts, stageFacts } from "@/lib/domain/run/gate-facts";
import { headline } from "@/lib/domain/run/headline";
import type { RunRecord } from "@/lib/domain/run/run-record";
import type { Context } from "@/lib/use-cases/context";
import { loadReadableRun } from "@/lib/use-cases/run/load-readable-run";
import {
  checklistItemView,
  evidenceView,
  incidentView,
} from "@/lib/use-cases/run/views/evidence-views";
import { measuredStages } from "@/lib/use-cases/run/views/measured-stages";
import {
  actorRefs,
  currentStageKey,
  lessonsView,
  permissionsOf,
  rollbackView,
} from "@/lib/use-cases/run/views/run-parts";
import { signOffStatus } from "@/lib/use-cases/run/views/sign-off-status";
import { type Measured, stageView } from "@/lib/use-cases/run/views/stage-view";
import { waiverView } from "@/lib/use-cases/run/views/waiver-view";

/** The whole run as the actor may see it, from one snapshot of the database. */
export function viewRun({ actor, db }: Context, runId: string): Promise<RunView> {
  return readSnapshot(db, async (tx) => {
    const run = await loadReadableRun(tx, runId, actor);
    const names = await findNames(tx, actorRefs(run));
    const holders = await findHolders(tx, run.project.id);
    const measured = await measuredStages(tx, run);
    return presentRun(run, { actor, names, holders, measured, now: tx.now });
  });
}

type Known = {
  actor: Actor;
  names: Names;
  holders: Holder[];
  measured: Map<string, Measured>;
  now: Date;
};

function presentRun(run: RunRecord, known: Known): RunView {
  const { names, now } = known;
  const before = preDeploymentFacts(run, now);
  const stages = run.stages.map((stage) => ({ stage, gate: stageFacts(run, stage, now) }));
  const gates = [before, ...stages.map((s) => s.gate)];
  return {
    ...identity(run, names),
    kind: run.kind,
    page: run.page && { ...run.page, importedAt: run.page.importedAt.toISOString() },
    state: run.state,
    headline: headline(run, now),
    trafficPercent: run.trafficPercent,
    currentStage: currentStageKey(run),
    preDeployment: preDeploymentView(run, before, known),
    stages: stages.map(({ stage, gate }) =>
      stageView(run, stage, gate, {
        ...known,
        measured: known.measured.get(stage.key) ?? { metrics: [], funnels: [] },
      }),
    ),
    rollback: rollbackView(run, names),
    findings: run.kind === "live" ? reviewWithWaivers(run, now).findings : [],
    waivers: run.waivers.map((waiver) => waiverView(waiver, names, now)),
    lessons: lessonsView(run),
    next: run.plan.next,
    permissions: permissionsOf(run, gates, known.actor, now),
    now: now.toISOString(),
  };
}

/** What the run is of, who answers for it, and when it reached which state. */
function identity(run: RunRecord, names: Names) {
  const { plan } = run;
  return {
    id: run.id,
    documentId: run.documentId,
    project: { key: run.project.key, name: run.project.name },
    plan: {
      name: plan.name,
      title: plan.title,
      version: run.planVersion,
      label: plan.version,
      digest: run.planDigest,
    },
    commit: run.commit,
    branch: run.branch,
    artifactDigest: run.artifactDigest,
    flag: run.flag,
    environment: run.environment,
    owner: run.ownerId === null ? null : names(`person:${run.ownerId}`),
    createdBy: names(run.createdBy),
    authors:
      run.authors?.map(({ given, personId }) => ({
        given,
        person: personId === null ? null : names(`person:${personId}`),
      })) ?? null,
    rules: rulesView(run),
    createdAt: run.createdAt.toISOString(),
    deploymentAt: run.deploymentAt?.toISOString() ?? null,
    readyAt: run.readyAt?.toISOString() ?? null,
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
  };
}

function rulesView({ rules: { version, digest, document } }: RunRecord): RunView["rules"] {
  if (version === null || digest === null) return null;
  return { version, digest, readable: document !== null };
}

/** The gate before the first stage, with the evidence and incidents that belong to no stage at all. */
function preDeploymentView(
  run: RunRecord,
  gate: GateFacts,
  { names, holders }: Known,
): RunView["preDeployment"] {
  const isHere = (stageKey: string | null) => stageKey === null || stageKey === PRE_DEPLOYMENT;
  return {
    checklist: gate.checklist.map((item) => checklistItemView(item, names)),
    evidence: run.evidence.filter((e) => isHere(e.stageKey)).map((e) => evidenceView(e, names)),
    incidents: run.incidents.filter((i) => isHere(i.stageKey)).map((i) => incidentView(i, names)),
    signOffs: signOffStatus(run, gate, holders),
    blockers: gate.blockers,
  };
}
