import type { IncidentView } from "@/lib/contract/evidence";
import type { RunEvent, RunView } from "@/lib/contract/run";
import type { Report } from "@/lib/domain/report/report";
import { completedRun, RUN_EVENTS, runView } from "@/lib/testing/run-view-fixture";
import {
  ADA,
  at,
  BEN,
  metricView,
  passedStage,
  stageView,
  unmeasured,
} from "@/lib/testing/stage-view-fixture";
import { composeReport } from "@/lib/use-cases/report/compose-report";
import type { ReportSources } from "@/lib/use-cases/report/report-sources";

export const ROOT = "12".repeat(32);

const NEWEST: Omit<RunEvent, "actor"> = {
  index: 57,
  at: at("12:45:00"),
  kind: "evidence.added",
  stage: null,
  text: "Ada Long added a file.",
  leafHash: "34".repeat(32),
};

/** The report of a view, with two editions of its lessons and a plan that lists evidence. */
export function reportOf(
  view: RunView,
  doubts: Partial<Pick<ReportSources, "waivers" | "findings">> = {},
): Report {
  const { lessons } = view;
  return composeReport({
    view,
    waivers: [],
    findings: [],
    ...doubts,
    events: [...RUN_EVENTS, { ...NEWEST, actor: view.createdBy }],
    ledger: { size: NEWEST.index + 1, root: ROOT },
    plan: {
      evidence: [
        { key: "baseline", label: "Baseline metrics", stage: null },
        { key: "stage1", label: "Stage 1 evidence", stage: "stage1_5pct" },
      ],
    },
    lessons: lessons
      ? [
          { ordinal: 2, by: BEN.name, at: at("12:30:00"), lessons },
          { ordinal: 1, by: ADA.name, at: at("12:00:00"), lessons: { ...lessons, wentWell: [] } },
        ]
      : [],
  });
}

const INCIDENT: IncidentView = {
  id: "i1",
  stage: "stage1_5pct",
  kind: "incident",
  severity: "major",
  title: "Slow uploads",
  note: "Seen by two users",
  resolution: "Back to normal.",
  openedBy: ADA,
  openedAt: at("09:40:00"),
  closedBy: BEN,
  closedAt: at("09:55:00"),
};

const GROUPS = [
  metricView(),
  metricView({
    key: "errors",
    label: "Error rate",
    unit: "%",
    threshold: "<= 1.0%",
    limits: { min: null, max: 1 },
    baseline: { text: "0.28%", value: 0.28 },
    value: 0.31,
    display: "0.31 %",
    margin: 0.69,
    marginText: "69 % of room",
    critical: false,
  }),
  metricView({
    key: "pii",
    label: "PII detections",
    group: "analytics",
    unit: "",
    threshold: "must be zero",
    limits: { min: 0, max: 0 },
    baseline: null,
    value: 0,
    display: "0",
    margin: 0,
    marginText: "at the limit",
    zeroTolerance: true,
  }),
  metricView({
    key: "tls",
    label: "Database TLS",
    group: "security",
    unit: "TLS",
    threshold: "TLS 1.2+",
    limits: { min: 10_000_200_000, max: null },
    baseline: null,
    value: 10_000_300_000,
    display: "TLS 1.3",
    margin: null,
    marginText: null,
    samples: 4,
    critical: false,
  }),
  metricView({
    key: "connections",
    label: "DB connections",
    group: "resources",
    unit: "/100",
    threshold: "<= 90/100",
    limits: { min: null, max: 90 },
    baseline: { text: "45/100", value: 45 },
    value: 97,
    display: "97/100",
    verdict: "fail",
    margin: -0.078,
    marginText: "7.8 % beyond the limit",
    critical: false,
    muted: true,
  }),
];

/** A canary in its second of three stages: the first one passed with all kinds of readings, the last has not started. */
export function canaryRun(change: Partial<RunView> = {}): RunView {
  const [, ...others] = GROUPS;
  const journey = passedStage().funnels;
  return completedRun({
    state: "running",
    headline: "Running at 25 %: 1 of 2 metrics pass.",
    endedAt: null,
    trafficPercent: 25,
    currentStage: "stage2_25pct",
    lessons: null,
    stages: [
      passedStage({ title: "Small group", metrics: GROUPS, incidents: [INCIDENT] }),
      passedStage({
        key: "stage2_25pct",
        title: "A quarter",
        ordinal: 2,
        trafficPercent: 25,
        state: "running",
        endedAt: null,
        verdict: "pending",
        recommendation: "hold",
        metrics: [metricView({ value: 441, display: "441 ms", margin: 0.118 }), ...others],
        funnels: journey,
        incidents: [{ ...INCIDENT, id: "i2", kind: "alert", closedAt: null, closedBy: null }],
        decisions: [],
        evidence: [],
      }),
      stageView({
        key: "stage3_100pct",
        title: "Everybody",
        ordinal: 3,
        trafficPercent: 100,
        soak: { ...stageView().soak, minSeconds: 86_400, maxSeconds: 86_400 },
        metrics: [unmeasured(), unmeasured({ key: "errors", label: "Error rate" })],
      }),
    ],
    ...change,
  });
}

/** A gate of one stage that moves no traffic. */
export function soakGate(): RunView {
  return completedRun({
    documentId: "SOAK-2",
    plan: { ...runView().plan, title: "Staging soak gate", name: "soak-gate" },
    trafficPercent: 0,
    stages: [
      passedStage({
        key: "soak",
        title: "Soak",
        trafficPercent: null,
        soak: { ...passedStage().soak, minSeconds: 21_600, maxSeconds: 21_600 },
        checklist: [
          {
            key: "logs",
            label: "Logs are kept",
            group: "Audit",
            kind: "attested",
            done: true,
            mark: "vouched",
            note: null,
            by: ADA,
            at: at("10:30:00"),
            waived: false,
          },
        ],
      }),
    ],
  });
}
