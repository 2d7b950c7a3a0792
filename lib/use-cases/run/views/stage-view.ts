import type { FunnelView } from "@/lib/contract/funnel";
import type { MetricView } from "@/lib/contract/metric";
import type { StageView } from "@/lib/contract/run";
import type { DecisionView, OverrideView } from "@/lib/contract/sign-off";
import type { Holder } from "@/lib/data/access/find-holders";
import type { Names } from "@/lib/data/access/find-names";
import type { PlanStage } from "@/lib/domain/plan/plan";
import { type GateFacts, planStageOf, soakElapsed } from "@/lib/domain/run/gate-facts";
import type {
  DecisionRecord,
  OverrideRecord,
  RunRecord,
  StageRecord,
} from "@/lib/domain/run/run-record";
import {
  checklistItemView,
  evidenceView,
  incidentView,
} from "@/lib/use-cases/run/views/evidence-views";
import { roleTitle, signOffStatus } from "@/lib/use-cases/run/views/sign-off-status";
import { wantedView } from "@/lib/use-cases/run/views/wanted-view";

export type Measured = { metrics: MetricView[]; funnels: FunnelView[] };

export function stageView(
  run: RunRecord,
  stage: StageRecord,
  gate: GateFacts,
  known: { names: Names; holders: Holder[]; measured: Measured; now: Date },
): StageView {
  const { names } = known;
  const planStage = planStageOf(run, stage.key);
  return {
    key: stage.key,
    title: planStage.title,
    ordinal: stage.ordinal,
    state: stage.state,
    trafficPercent: stage.trafficPercent,
    soak: soakView(stage, planStage, known.now),
    startedAt: stage.startedAt?.toISOString() ?? null,
    awaitingSince: stage.awaitingSince?.toISOString() ?? null,
    endedAt: stage.endedAt?.toISOString() ?? null,
    verdict: stage.verdict,
    recommendation: stage.recommendation,
    reasons: stage.reasons,
    judgedAt: stage.judgedAt?.toISOString() ?? null,
    blockers: gate.blockers,
    score: stage.score &&
      planStage.score && {
        ...stage.score,
        pass: planStage.score.pass,
        marginal: planStage.score.marginal,
      },
    ...known.measured,
    checklist: gate.checklist.map((item) => checklistItemView(item, names)),
    wantedScreenshots: planStage.screenshots.map((wanted) =>
      wantedView(run, stage, wanted, known.now),
    ),
    evidence: run.evidence
      .filter((e) => e.stageKey === stage.key)
      .map((e) => evidenceView(e, names)),
    incidents: run.incidents
      .filter((i) => i.stageKey === stage.key)
      .map((i) => incidentView(i, names)),
    signOffs: signOffStatus(run, gate, known.holders),
    decisionMakers: planStage.decision.makers.map((role) => ({
      role,
      title: roleTitle(run, role),
    })),
    decisions: stage.decisions.map((decision) => decisionView(decision, names)),
    overrides: run.overrides
      .filter((o) => o.stageKey === stage.key)
      .map((o) => overrideView(o, names)),
  };
}

function soakView(stage: StageRecord, { soak }: PlanStage, now: Date): StageView["soak"] {
  const left = Math.max(0, soak.min - stage.effectiveMs);
  const elapsedSeconds = soakElapsed(stage, now) / 1000;
  const earliest = stage.startedAt && new Date((stage.endedAt ?? now).getTime() + left);
  return {
    minSeconds: soak.min / 1000,
    maxSeconds: soak.max / 1000,
    elapsedSeconds,
    effectiveSeconds: isCounted(stage) ? stage.effectiveMs / 1000 : elapsedSeconds,
    earliestAdvanceAt: earliest?.toISOString() ?? null,
  };
}

/** Of a stage that ended before coverage was kept, nobody knows what data covered; the clock stands for it. */
function isCounted({ endedAt, coveredUntil }: StageRecord): boolean {
  return endedAt === null || coveredUntil !== null;
}

function decisionView(record: DecisionRecord, names: Names): DecisionView {
  return {
    id: record.id,
    decision: record.kind,
    recommendation: record.recommendation,
    justification: record.justification,
    makers: record.makers,
    recordedBy: names(record.recordedBy),
    decidedAt: record.decidedAt.toISOString(),
    dossier: record.dossierDigest,
    override: record.overrideId !== null,
  };
}

function overrideView(record: OverrideRecord, names: Names): OverrideView {
  return {
    id: record.id,
    stage: record.stageKey,
    reason: record.reason,
    blockers: record.blockers,
    requestedBy: names(`person:${record.requestedBy}`),
    requestedAt: record.requestedAt.toISOString(),
    confirmedBy: record.confirmedBy === null ? null : names(`person:${record.confirmedBy}`),
    confirmedAt: record.confirmedAt?.toISOString() ?? null,
    withdrawnAt: record.withdrawnAt?.toISOString() ?? null,
  };
}
