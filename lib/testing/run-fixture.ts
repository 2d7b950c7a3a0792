import type { Metric } from "@/lib/domain/metric/metric";
import { METRIC_DEFAULTS } from "@/lib/domain/metric/metric-defaults";
import { DEFAULT_APPROVAL } from "@/lib/domain/plan/build-approval";
import type { Plan, PlanStage } from "@/lib/domain/plan/plan";
import { BUILT_IN_RULES } from "@/lib/domain/rules/approval-rules";
import type { RunRecord } from "@/lib/domain/run/run-record";

/** The person who owns the run, and so may not approve it. */
export const OWNER = "owner";
export const ROLES = ["manager", "security"] as const;
const MINUTE = 60_000;

function metric(key: string, zeroTolerance: boolean): Metric {
  return {
    ...METRIC_DEFAULTS,
    key,
    label: key,
    group: "performance",
    unit: "ms",
    aggregate: "p95",
    window: "stage",
    baseline: null,
    threshold: { text: "<= 500ms", min: null, max: { value: 500, strict: false } },
    critical: zeroTolerance,
    zeroTolerance,
    noData: "inconclusive",
    minSamples: 1,
    persistence: 0,
    staleAfter: MINUTE,
  };
}

function planStage(key: string, traffic: number, automatic: boolean): PlanStage {
  return {
    key,
    title: key,
    traffic,
    soak: { min: 2 * MINUTE, max: 6 * MINUTE },
    metrics: [metric("p95", false), metric("pii", true)],
    funnels: [],
    checklist: [{ key: "looked", label: "Looked", group: null, kind: "attested" }],
    screenshots: [{ key: "board", label: "Board", required: true }],
    signOffs: ROLES.map((role) => ({ role, count: 1 })),
    approval: DEFAULT_APPROVAL,
    decision: {
      makers: ["manager"],
      go: automatic ? "automatic" : "manual",
      onFailure: "hold",
      rollback: automatic ? "automatic" : "manual",
    },
    score: null,
    start: automatic ? "automatic" : "manual",
  };
}

function newPlan(automatic: boolean): Plan {
  return {
    name: "p",
    title: "P",
    version: "1",
    documentId: "P",
    description: null,
    environment: null,
    flag: "f",
    stakeholders: ROLES.map((role) => ({ role, title: role })),
    checklist: [{ key: "ci", label: "CI", group: null, kind: "measured" }],
    preDeployment: { signOffs: [{ role: "manager", count: 2 }], approval: DEFAULT_APPROVAL },
    sources: [],
    funnels: [],
    evidence: [],
    stages: [planStage("s1", 5, automatic), planStage("s2", 100, automatic)],
    next: null,
  };
}

/** A draft of a two-stage release; `automatic` lets the engine start, decide and roll back. */
export function newRun(automatic: boolean): RunRecord {
  const plan = newPlan(automatic);
  return {
    id: "run",
    documentId: "P-001",
    project: { id: "project", key: "p", name: "P" },
    plan,
    planVersion: 1,
    planDigest: "d",
    kind: "live",
    page: null,
    state: "draft",
    commit: null,
    branch: null,
    artifactDigest: null,
    flag: "f",
    environment: null,
    rules: { version: 0, digest: "r", document: BUILT_IN_RULES },
    ownerId: OWNER,
    createdBy: "token:t",
    authors: null,
    planEditor: "token:t",
    holders: {},
    delegations: [],
    createdAt: new Date(0),
    deploymentAt: null,
    readyAt: null,
    startedAt: null,
    endedAt: null,
    trafficPercent: 0,
    trafficCeiling: 0,
    breachAt: null,
    zeroAt: null,
    endReason: null,
    endedBy: null,
    lessons: null,
    stages: plan.stages.map((stage, index) => ({
      id: stage.key,
      key: stage.key,
      ordinal: index + 1,
      state: "pending",
      trafficPercent: stage.traffic,
      startedAt: null,
      awaitingSince: null,
      endedAt: null,
      verdict: "pending",
      recommendation: "hold",
      reasons: [],
      judgedAt: null,
      effectiveMs: 0,
      coveredUntil: null,
      score: null,
      metricStates: [],
      funnelStates: [],
      decisions: [],
    })),
    evidence: [],
    marks: [],
    incidents: [],
    dossiers: [],
    overrides: [],
    waivers: [],
  };
}
