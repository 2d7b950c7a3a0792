import { baselineWords } from "@/lib/domain/metric/baseline-words";
import { changeSentence, intervalSentence } from "@/lib/domain/metric/describe-analysis";
import type { Metric } from "@/lib/domain/metric/metric";
import type { Plan } from "@/lib/domain/plan/plan";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import type { ChecklistState } from "@/lib/domain/run/checklist";
import type { MetricStateRecord, RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import { waiverState } from "@/lib/domain/waiver/waiver";

/**
 * What people sign. Measured numbers are strings, so that the canonical bytes do not depend on how a
 * language prints floating point numbers.
 */
export type DossierDocument = {
  type: "https://tollgate.dev/dossier/v1";
  run: { id: string; documentId: string; project: string };
  stage: string;
  /** What happens when this is approved, in one sentence. */
  action: string;
  artifact: {
    commit: string | null;
    branch: string | null;
    digest: string | null;
    flag: string | null;
    environment: string | null;
  };
  plan: { name: string; version: number; digest: string };
  verdict: string | null;
  recommendation: string | null;
  reasons: string[];
  /** Only the effective seconds count: those that data covered. Dossiers of older versions do not tell them. */
  soak: {
    startedAt: string;
    elapsedSeconds: number;
    effectiveSeconds?: number;
    minSeconds: number;
  } | null;
  metrics: {
    key: string;
    label: string;
    group: string;
    value: string | null;
    unit: string;
    threshold: string;
    verdict: string;
    margin: string | null;
    samples: string;
    /** Key of the source, or `push`. Dossiers of older versions do not tell this, nor what follows. */
    source?: string;
    /** `source`: a finished percentile that Tollgate cannot check. */
    computedBy?: "tollgate" | "source";
    /** Shown, and not counted. */
    muted?: boolean;
    /** Sentences as they stood beside the verdict. */
    interval?: string | null;
    comparison?: string | null;
    baseline?: string | null;
  }[];
  funnels: {
    key: string;
    label: string;
    steps: { step: string; users: number }[];
    conversion: string | null;
    target: string | null;
    verdict: string;
  }[];
  checklist: { key: string; label: string; done: boolean; mark: string; note: string | null }[];
  evidence: {
    id: string;
    kind: string;
    title: string;
    slot: string | null;
    sha256: string | null;
    url: string | null;
  }[];
  incidents: {
    id: string;
    kind: string;
    severity: string;
    title: string;
    open: boolean;
    resolution: string | null;
  }[];
  /** What two persons answer for going on without; left out where nothing is waived. */
  waivers?: {
    id: string;
    gate: string;
    subject: string;
    key: string;
    title: string;
    reason: string;
    requestedBy: string;
    confirmedBy: string;
    expiresAt: string;
  }[];
  ordinal: number;
  previous: string | null;
  issuedAt: string;
};

/** What an approval of this gate does, as one sentence. */
export function gateAction(plan: Plan, flag: string | null, stageKey: string): string {
  const subject = flag ?? plan.title;
  const stages = plan.stages;
  const index = stages.findIndex((s) => s.key === stageKey);
  const next = stageKey === PRE_DEPLOYMENT ? stages[0] : stages[index + 1];
  const from = stageKey === PRE_DEPLOYMENT ? 0 : (stages[index]?.traffic ?? null);
  if (!next) return `Complete the release of ${subject}${from === null ? "" : ` at ${from} %`}`;
  if (next.traffic === null) return `Begin "${next.title}" of ${subject}`;
  if (stageKey === PRE_DEPLOYMENT) return `Release ${subject} to ${next.traffic} % of traffic`;
  return `Advance ${subject} from ${from ?? 0} % to ${next.traffic} % of traffic`;
}

/** Builds the document. `stage` null stands for the pre-deployment gate. */
export function buildDossier(input: {
  run: RunRecord;
  stage: StageRecord | null;
  checklist: ChecklistState[];
  ordinal: number;
  previous: string | null;
  now: Date;
}): DossierDocument {
  const { run, stage } = input;
  const stageKey = stage?.key ?? PRE_DEPLOYMENT;
  return {
    type: "https://tollgate.dev/dossier/v1",
    run: { id: run.id, documentId: run.documentId, project: run.project.key },
    stage: stageKey,
    action: gateAction(run.plan, run.flag, stageKey),
    artifact: {
      commit: run.commit,
      branch: run.branch,
      digest: run.artifactDigest,
      flag: run.flag,
      environment: run.environment,
    },
    plan: { name: run.plan.name, version: run.planVersion, digest: run.planDigest },
    verdict: stage?.verdict ?? null,
    recommendation: stage?.recommendation ?? null,
    reasons: stage?.reasons ?? [],
    soak: stage ? soakPart(run, stage, input.now) : null,
    metrics: stage ? metricPart(run, stage) : [],
    funnels: stage ? funnelPart(run, stage) : [],
    ...recordedPart(run, stageKey, input.checklist),
    ...waiverPart(run, stageKey, input.now),
    ordinal: input.ordinal,
    previous: input.previous,
    issuedAt: input.now.toISOString(),
  };
}

/**
 * The part of a dossier whose change needs a new one: everything people added, and every verdict that
 * counts. Numbers that move while the verdict stays do not; nor does a verdict that is still pending.
 */
export function dossierInputs(document: DossierDocument): unknown {
  const settled = (verdict: string | null) =>
    verdict === "fail" || verdict === "inconclusive" ? verdict : "ok";
  return {
    stage: document.stage,
    action: document.action,
    artifact: document.artifact,
    plan: document.plan,
    verdict: settled(document.verdict),
    metrics: document.metrics.map((m) => [
      m.key,
      m.threshold,
      m.muted ? "muted" : settled(m.verdict),
    ]),
    funnels: document.funnels.map((f) => [f.key, f.target, settled(f.verdict)]),
    checklist: document.checklist,
    evidence: document.evidence,
    incidents: document.incidents,
    ...(document.waivers && { waivers: document.waivers.map((waiver) => waiver.id) }),
  };
}

function soakPart(run: RunRecord, stage: StageRecord, now: Date): DossierDocument["soak"] {
  const soak = run.plan.stages.find((s) => s.key === stage.key)?.soak;
  if (!stage.startedAt || !soak) return null;
  return {
    startedAt: stage.startedAt.toISOString(),
    elapsedSeconds: Math.floor((now.getTime() - stage.startedAt.getTime()) / 1000),
    effectiveSeconds: Math.floor(stage.effectiveMs / 1000),
    minSeconds: soak.min / 1000,
  };
}

/** Every metric of the stage, the ones without a reading included. */
function metricPart(run: RunRecord, stage: StageRecord): DossierDocument["metrics"] {
  const states = new Map(stage.metricStates.map((s) => [s.metric, s]));
  const metrics = run.plan.stages.find((s) => s.key === stage.key)?.metrics ?? [];
  return metrics.map((metric) => {
    const state = states.get(metric.key);
    const value = state?.value ?? null;
    const margin = state?.margin ?? null;
    return {
      key: metric.key,
      label: metric.label,
      group: metric.group,
      value: value === null ? null : String(value),
      unit: metric.unit,
      threshold: metric.threshold.text,
      verdict: state?.verdict ?? "pending",
      margin: margin === null ? null : margin.toFixed(4),
      samples: String(state?.samples ?? 0),
      ...knownPart(metric, state),
    };
  });
}

/** Where a reading comes from, how sure it is, and what it is compared with. */
function knownPart(metric: Metric, state: MetricStateRecord | undefined) {
  const analysis = state?.analysis ?? null;
  const { unit, compare, baseline } = metric;
  const than = compare?.with === "control" ? "the control group" : "the baseline";
  const known = analysis?.baseline ?? (baseline?.kind === "fixed" ? baseline.value : null);
  return {
    source: metric.pull?.source ?? "push",
    computedBy: (state?.value === null ? null : analysis?.computedBy) ?? ("tollgate" as const),
    muted: metric.muted,
    interval: analysis?.interval ? intervalSentence(analysis.interval, unit) : null,
    comparison:
      compare && analysis?.comparison ? changeSentence(analysis.comparison, compare, than) : null,
    baseline: baseline && baselineWords({ text: baseline.text, value: known }, unit),
  };
}

function funnelPart(run: RunRecord, stage: StageRecord): DossierDocument["funnels"] {
  const states = new Map(stage.funnelStates.map((s) => [s.funnel, s]));
  const keys = run.plan.stages.find((s) => s.key === stage.key)?.funnels ?? [];
  return run.plan.funnels
    .filter((f) => keys.includes(f.key))
    .map((funnel) => {
      const state = states.get(funnel.key);
      const conversion = state?.conversion ?? null;
      return {
        key: funnel.key,
        label: funnel.label,
        steps: state?.steps ?? [],
        conversion: conversion === null ? null : String(conversion),
        target: funnel.target?.text ?? null,
        verdict: state?.verdict ?? "pending",
      };
    });
}

function recordedPart(
  run: RunRecord,
  stageKey: string,
  checklist: ChecklistState[],
): Pick<DossierDocument, "checklist" | "evidence" | "incidents"> {
  return {
    // What follows from the signatures cannot be part of what is signed.
    checklist: checklist
      .filter((item) => item.kind !== "sign-offs")
      .map(({ key, label, done, mark, note }) => ({ key, label, done, mark, note })),
    evidence: run.evidence
      .filter((e) => e.stageKey === stageKey || e.stageKey === null)
      .map((e) => ({
        id: e.id,
        kind: e.kind,
        title: e.title,
        slot: e.slot,
        sha256: e.storedSha256,
        url: e.url,
      })),
    incidents: run.incidents
      .filter((i) => i.stageKey === stageKey || i.stageKey === null)
      .map((i) => ({
        id: i.id,
        kind: i.kind,
        severity: i.severity,
        title: i.title,
        open: i.closedAt === null,
        resolution: i.resolution,
      })),
  };
}

/** Those of the gate, and what is waived for the whole run. */
function waiverPart(run: RunRecord, stageKey: string, now: Date): Pick<DossierDocument, "waivers"> {
  const here = run.waivers
    .filter((waiver) => waiverState(waiver, now) === "active")
    .filter(
      ({ stageKey: gate, subject }) =>
        gate === stageKey || (gate === PRE_DEPLOYMENT && subject === "finding"),
    );
  if (here.length === 0) return {};
  return {
    waivers: here.map((waiver) => ({
      id: waiver.id,
      gate: waiver.stageKey,
      subject: waiver.subject,
      key: waiver.subjectKey,
      title: waiver.title,
      reason: waiver.reason,
      requestedBy: waiver.requestedByName,
      confirmedBy: waiver.confirmedByName ?? "",
      expiresAt: waiver.expiresAt.toISOString(),
    })),
  };
}
