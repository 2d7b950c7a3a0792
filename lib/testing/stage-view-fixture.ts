import type { EvidenceView } from "@/lib/contract/evidence";
import type { FunnelView } from "@/lib/contract/funnel";
import type { MetricView } from "@/lib/contract/metric";
import type { StageView } from "@/lib/contract/run";
import type { SignOffStatus, StandingSignOffView } from "@/lib/contract/sign-off";

export const ADA = { kind: "person", id: "ada", name: "Ada Long" } as const;
export const BEN = { kind: "person", id: "ben", name: "Ben Okafor" } as const;
export const DIGEST = "ab".repeat(32);

export const at = (time: string) => `2026-11-23T${time}Z`;

export function signature(change: Partial<StandingSignOffView> = {}): StandingSignOffView {
  return {
    id: "s1",
    person: { id: BEN.id, name: BEN.name },
    role: "engineering-manager",
    decision: "approve",
    meaning: "I have read the evidence and approve.",
    comment: "Watch the queue.",
    signedAt: at("08:30:00"),
    dossier: DIGEST,
    method: "password",
    onBehalfOf: null,
    standing: "counts",
    until: null,
    withdrawn: null,
    ...change,
  };
}

export function signOffStatus(change: Partial<SignOffStatus> = {}): SignOffStatus {
  return {
    open: true,
    closedBecause: null,
    dossier: { ordinal: 1, digest: DIGEST, createdAt: at("08:00:00") },
    required: [
      {
        role: "engineering-manager",
        title: "Engineering Manager",
        count: 1,
        have: 0,
        all: false,
        holders: [{ id: BEN.id, name: BEN.name }],
      },
    ],
    approval: { method: "password", order: "parallel", expiresSeconds: null, reviewSeconds: null },
    met: false,
    made: [],
    voided: [],
    changes: [],
    ...change,
  };
}

export function signedStatus(): SignOffStatus {
  const open = signOffStatus();
  return {
    ...open,
    required: open.required.map((rule) => ({ ...rule, have: 1 })),
    met: true,
    made: [signature()],
  };
}

export function metricView(change: Partial<MetricView> = {}): MetricView {
  return {
    key: "p95_latency",
    label: "P95 latency",
    group: "performance",
    unit: "ms",
    aggregate: "p95",
    window: "stage",
    threshold: "<= 500ms",
    limits: { min: null, max: 500 },
    baseline: { text: "385ms", value: 385 },
    critical: true,
    muted: false,
    zeroTolerance: false,
    minSamples: 100,
    value: 402,
    display: "402 ms",
    samples: 18_234,
    lastSampleAt: at("11:00:00"),
    verdict: "pass",
    margin: 0.196,
    marginText: "19.6 % of room",
    breachingSince: null,
    reason: "402 ms is at most 500 ms.",
    judgedAt: at("11:00:00"),
    interval: null,
    comparison: null,
    smallest: null,
    forecast: null,
    computedBy: "tollgate",
    source: null,
    ...change,
  };
}

export function unmeasured(change: Partial<MetricView> = {}): MetricView {
  return metricView({
    value: null,
    display: null,
    samples: 0,
    lastSampleAt: null,
    verdict: "pending",
    margin: null,
    marginText: null,
    reason: "No data yet.",
    judgedAt: null,
    ...change,
  });
}

/** A stage that has not started. */
export function stageView(change: Partial<StageView> = {}): StageView {
  return {
    key: "stage1_5pct",
    title: "5 % of traffic",
    ordinal: 1,
    state: "pending",
    trafficPercent: 5,
    soak: {
      minSeconds: 7200,
      maxSeconds: 14_400,
      elapsedSeconds: 0,
      effectiveSeconds: 0,
      earliestAdvanceAt: null,
    },
    startedAt: null,
    awaitingSince: null,
    endedAt: null,
    verdict: "pending",
    recommendation: "hold",
    reasons: [],
    judgedAt: null,
    blockers: [],
    score: null,
    metrics: [unmeasured()],
    funnels: [],
    checklist: [],
    wantedScreenshots: [
      {
        key: "grafana",
        label: "Grafana board",
        required: true,
        evidenceId: null,
        waived: false,
        take: null,
      },
    ],
    evidence: [],
    incidents: [],
    signOffs: signOffStatus({ open: false, closedBecause: "The stage has not started." }),
    decisionMakers: [{ role: "engineering-manager", title: "Engineering Manager" }],
    decisions: [],
    overrides: [],
    ...change,
  };
}

const FUNNEL: FunnelView = {
  key: "journey",
  label: "User journey",
  windowSeconds: 300,
  target: "55..65%",
  steps: [
    { key: "start", label: "Started", users: 12, fromPrevious: null, fromFirst: null },
    { key: "end", label: "Completed", users: 11, fromPrevious: 11 / 12, fromFirst: 11 / 12 },
  ],
  conversion: 11 / 12,
  interval: { low: 0.646, high: 0.985 },
  verdict: "pass",
  reason: "Inside the target.",
  periods: [{ from: at("09:00:00"), to: at("10:00:00"), started: 12, completed: 11 }],
  judgedAt: at("11:14:59"),
};

const SCREENSHOT: EvidenceView = {
  id: "e1",
  stage: "stage1_5pct",
  kind: "screenshot",
  slot: "grafana",
  title: "Grafana board",
  originalName: "board.png",
  url: null,
  href: "/api/v1/evidence/e1/file",
  thumbnailHref: "/api/v1/evidence/e1/thumbnail",
  mime: "image/png",
  bytes: 1000,
  width: 800,
  height: 600,
  originalSha256: DIGEST,
  storedSha256: "cd".repeat(32),
  addedBy: ADA,
  addedAt: at("10:00:00"),
  capture: null,
};

/** Ran from nine to a quarter past eleven, measured, signed and decided GO. */
export function passedStage(change: Partial<StageView> = {}): StageView {
  return stageView({
    state: "passed",
    soak: {
      minSeconds: 7200,
      maxSeconds: 14_400,
      elapsedSeconds: 8100,
      effectiveSeconds: 8090,
      earliestAdvanceAt: at("11:00:00"),
    },
    startedAt: at("09:00:00"),
    endedAt: at("11:15:00"),
    verdict: "pass",
    recommendation: "go",
    reasons: ["All metrics pass."],
    judgedAt: at("11:14:59"),
    metrics: [metricView()],
    funnels: [FUNNEL],
    wantedScreenshots: [
      {
        key: "grafana",
        label: "Grafana board",
        required: true,
        evidenceId: "e1",
        waived: false,
        take: null,
      },
    ],
    evidence: [SCREENSHOT],
    signOffs: signedStatus(),
    decisions: [
      {
        id: "d1",
        decision: "go",
        recommendation: "go",
        justification: "Everything held for two hours.",
        makers: [{ id: BEN.id, name: BEN.name, role: "engineering-manager" }],
        recordedBy: BEN,
        decidedAt: at("11:15:00"),
        dossier: DIGEST,
        override: false,
      },
    ],
    ...change,
  });
}
