import type { ChecklistItemView } from "@/lib/contract/evidence";
import type { RunEvent, RunView } from "@/lib/contract/run";
import {
  ADA,
  at,
  BEN,
  DIGEST,
  metricView,
  passedStage,
  signedStatus,
  signOffStatus,
  stageView,
  unmeasured,
} from "@/lib/testing/stage-view-fixture";

const ENGINE = { kind: "engine", id: "engine", name: "Tollgate" } as const;

const CHECKLIST: ChecklistItemView[] = [
  {
    key: "ci",
    label: "CI is green",
    group: null,
    kind: "measured",
    done: true,
    mark: "measured",
    note: "build 4711",
    by: { kind: "token", id: "t", name: "pipeline" },
    at: at("07:10:00"),
    waived: false,
  },
  {
    key: "on-call",
    label: "On-call rota confirmed",
    group: null,
    kind: "attested",
    done: false,
    mark: "missing",
    note: null,
    by: null,
    at: null,
    waived: false,
  },
];

/** A draft of a release with one stage. */
export function runView(change: Partial<RunView> = {}): RunView {
  return {
    id: "00000000-0000-4000-8000-000000000001",
    documentId: "PHASE9-CANARY-001",
    project: { key: "portal", name: "Document portal" },
    plan: {
      name: "staging-canary",
      title: "Staging canary",
      version: 3,
      label: "1.0.0",
      digest: "ef".repeat(32),
    },
    kind: "live",
    page: null,
    state: "draft",
    headline: "Draft: 1 of 2 checklist items open.",
    commit: "610609b9707e94ec18ee50e8b5ed7024d4f97ef0",
    branch: "phase8/gate",
    artifactDigest: null,
    flag: "sliceB_documents",
    environment: "staging",
    owner: ADA,
    createdBy: ADA,
    authors: null,
    rules: { version: 0, digest: "cd".repeat(32), readable: true },
    createdAt: at("07:00:00"),
    deploymentAt: at("09:00:00"),
    readyAt: null,
    startedAt: null,
    endedAt: null,
    trafficPercent: 0,
    currentStage: "stage1_5pct",
    preDeployment: {
      checklist: CHECKLIST,
      evidence: [],
      incidents: [],
      signOffs: signOffStatus(),
      blockers: [],
    },
    stages: [stageView()],
    rollback: null,
    findings: [],
    waivers: [],
    lessons: null,
    next: {
      title: "Production canary",
      steps: ["Read this report", "Start the next run"],
      command: "npx tollgate run start --plan production-canary",
    },
    permissions: {
      roles: [],
      canOperate: false,
      canRollBack: false,
      canGiveReason: false,
      canDecide: false,
      canWaive: [],
      canSign: {},
    },
    now: at("12:00:00"),
    ...change,
  };
}

export function completedRun(change: Partial<RunView> = {}): RunView {
  const draft = runView();
  return runView({
    state: "completed",
    headline: "Completed at 5 %: its stage passed.",
    readyAt: at("08:45:00"),
    startedAt: at("09:00:00"),
    endedAt: at("11:15:00"),
    trafficPercent: 5,
    currentStage: null,
    preDeployment: {
      ...draft.preDeployment,
      checklist: draft.preDeployment.checklist.map((item) => ({
        ...item,
        done: true,
        mark: item.kind === "attested" ? "vouched" : item.mark,
        by: item.by ?? ADA,
        at: item.at ?? at("07:20:00"),
      })),
      signOffs: signedStatus(),
    },
    stages: [passedStage()],
    lessons: { wentWell: ["The soak was long enough."], couldImprove: [], actionItems: [] },
    ...change,
  });
}

export function rolledBackRun(): RunView {
  const failing = metricView({
    value: 731,
    display: "731 ms",
    verdict: "fail",
    margin: -0.462,
    marginText: "46.2 % beyond the limit",
    breachingSince: at("10:00:00"),
    reason: "731 ms is over 500 ms.",
  });
  return completedRun({
    state: "rolled_back",
    headline: "Rolled back to 0 % in 5 % of traffic.",
    trafficPercent: 0,
    lessons: null,
    stages: [
      passedStage({
        state: "rolled_back",
        verdict: "fail",
        recommendation: "rollback",
        metrics: [failing],
        signOffs: signOffStatus({ open: false, closedBecause: "Rolled back." }),
        decisions: [
          {
            id: "d1",
            decision: "rollback",
            recommendation: "rollback",
            justification: "P95 latency failed.",
            makers: [],
            recordedBy: ENGINE,
            decidedAt: at("10:00:04"),
            dossier: null,
            override: false,
          },
        ],
      }),
    ],
    rollback: {
      reason: "P95 latency failed.",
      by: ENGINE,
      breachAt: at("10:00:00"),
      zeroAt: at("10:00:04.200"),
      secondsToZero: 4.2,
      stage: "stage1_5pct",
    },
  });
}

export function overriddenRun(): RunView {
  const stage = passedStage();
  return completedRun({
    stages: [
      passedStage({
        verdict: "inconclusive",
        recommendation: "hold",
        metrics: [unmeasured({ verdict: "inconclusive" })],
        decisions: stage.decisions.map((d) => ({ ...d, recommendation: "hold", override: true })),
        overrides: [
          {
            id: "o1",
            stage: "stage1_5pct",
            reason: "The metric source is down and the fix cannot wait.",
            blockers: [{ code: "verdict", text: "The verdict is inconclusive." }],
            requestedBy: ADA,
            requestedAt: at("11:00:00"),
            confirmedBy: BEN,
            confirmedAt: at("11:15:00"),
            withdrawnAt: null,
          },
        ],
      }),
    ],
  });
}

export const RUN_EVENTS: RunEvent[] = [
  {
    index: 41,
    at: at("07:00:00"),
    kind: "run.created",
    stage: null,
    actor: ADA,
    text: "Ada Long created the run from the plan staging-canary, version 3.",
    leafHash: DIGEST,
  },
];
