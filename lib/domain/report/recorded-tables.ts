import type {
  EvidenceLine,
  GateSignatures,
  IncidentLine,
  Report,
  StageReport,
} from "@/lib/domain/report/report";
import { tableSpec } from "@/lib/domain/report/table";

const PRE_DEPLOYMENT = "pre-deployment";

type Gate = { gate: string };
const gate = { gate: (line: Gate) => line.gate };
const ofStages = <Line>(
  { stages }: Report,
  of: (stage: StageReport) => Line[],
): (Gate & { line: Line })[] =>
  stages.flatMap((stage) => of(stage).map((line) => ({ gate: stage.key, line })));

export const factsTable = tableSpec(
  "Facts",
  (report) => [
    ...[report.owner, ...report.deployment].map((line) => ({ gate: "run", line })),
    ...ofStages(report, (stage) => stage.facts),
    ...(report.rollback?.facts ?? []).map((line) => ({ gate: "rollback", line })),
  ],
  {
    part: (row) => row.gate,
    fact: ({ line }) => line.label,
    value: ({ line }) => line.text,
    known: ({ line }) => line.known,
    by: ({ line }) => line.by,
  },
);

export const checklistTable = tableSpec(
  "Checklists",
  (report) => [
    ...report.preDeployment.checklist.map((line) => ({ gate: PRE_DEPLOYMENT, line })),
    ...ofStages(report, (stage) => stage.checklist),
  ],
  {
    ...gate,
    group: ({ line }) => line.group,
    item: ({ line }) => line.label,
    done: ({ line }) => line.done,
    known: ({ line }) => line.known,
    by: ({ line }) => line.by,
    at: ({ line }) => line.at,
    note: ({ line }) => line.note,
  },
);

const gatesOf = ({ preDeployment, stages }: Report): GateSignatures[] => [
  preDeployment.gate,
  ...stages.map((stage) => stage.gate),
];

export const signaturesTable = tableSpec(
  "Signatures, made and missing",
  (report) =>
    gatesOf(report).flatMap(({ key, lines }) => lines.map((line) => ({ gate: key, line }))),
  {
    ...gate,
    role: ({ line }) => line.role,
    name: ({ line }) => line.name,
    decision: ({ line }) => line.decision,
    at: ({ line }) => line.at,
    meaning: ({ line }) => line.meaning,
    comment: ({ line }) => line.comment,
    method: ({ line }) => line.method,
    note: ({ line }) => line.note,
    dossier: ({ line }) => line.dossier,
    known: ({ line }) => line.known,
  },
);

export const approvalsTable = tableSpec("Approvals by gate", ({ approvals }) => approvals, {
  gate: (line) => line.gate,
  signatures: (line) => line.signatures,
  decision: (line) => line.decision,
  known: (line) => line.known,
});

export const decisionsTable = tableSpec(
  "Decisions",
  (report) => ofStages(report, (stage) => stage.decisions),
  {
    ...gate,
    decision: ({ line }) => line.decision,
    recommendation: ({ line }) => line.recommendation,
    override: ({ line }) => line.override,
    makers: ({ line }) => line.makers,
    at: ({ line }) => line.at,
    justification: ({ line }) => line.justification,
    dossier: ({ line }) => line.dossier,
    known: ({ line }) => line.known,
  },
);

export const overridesTable = tableSpec(
  "Overrides",
  (report) => ofStages(report, (stage) => stage.overrides),
  {
    ...gate,
    state: ({ line }) => line.state,
    reason: ({ line }) => line.reason,
    against: ({ line }) => line.against.join(" "),
    requested: ({ line }) => line.requested,
    confirmed: ({ line }) => line.confirmed,
  },
);

export const waiversTable = tableSpec("Waivers", ({ waivers }) => waivers, {
  id: (line) => line.id,
  gate: (line) => line.gate,
  subject: (line) => line.subject,
  title: (line) => line.title,
  state: (line) => line.state,
  reason: (line) => line.reason,
  requested: (line) => line.requested,
  confirmed: (line) => line.confirmed,
  expires_at: (line) => line.expiresAt,
});

export const findingsTable = tableSpec("What the review found", ({ findings }) => findings, {
  key: (line) => line.key,
  rule: (line) => line.rule,
  severity: (line) => line.severity,
  stage: (line) => line.stage,
  where: (line) => line.where,
  text: (line) => line.text,
  waived: (line) => line.waived,
});

type IncidentRow = Gate & { kind: string; line: IncidentLine };

function incidentsOf(
  key: string,
  { incidents, alerts }: { incidents: IncidentLine[]; alerts: IncidentLine[] },
): IncidentRow[] {
  return [
    ...incidents.map((line) => ({ gate: key, kind: "incident", line })),
    ...alerts.map((line) => ({ gate: key, kind: "alert", line })),
  ];
}

export const incidentsTable = tableSpec(
  "Incidents and alerts",
  ({ preDeployment, stages }) => [
    ...incidentsOf(PRE_DEPLOYMENT, preDeployment),
    ...stages.flatMap((stage) => incidentsOf(stage.key, stage)),
  ],
  {
    ...gate,
    kind: ({ kind }) => kind,
    severity: ({ line }) => line.severity,
    title: ({ line }) => line.title,
    note: ({ line }) => line.note,
    opened_by: ({ line }) => line.openedBy,
    opened_at: ({ line }) => line.openedAt,
    open: ({ line }) => line.open,
    closing: ({ line }) => line.closing,
  },
);

type EvidenceRow = Gate & { line: EvidenceLine };
const evidenceOf = (report: Report): EvidenceRow[] => [
  ...report.preDeployment.evidence.map((line) => ({ gate: PRE_DEPLOYMENT, line })),
  ...ofStages(report, (stage) => [...stage.screenshots.taken, ...stage.otherEvidence]),
];

export const evidenceTable = tableSpec("Evidence", evidenceOf, {
  ...gate,
  id: ({ line }) => line.id,
  kind: ({ line }) => line.kind,
  title: ({ line }) => line.title,
  name: ({ line }) => line.name,
  href: ({ line }) => line.href,
  width: ({ line }) => line.width,
  height: ({ line }) => line.height,
  sha256: ({ line }) => line.sha256,
  by: ({ line }) => line.by,
  at: ({ line }) => line.at,
});

export const capturesTable = tableSpec(
  "Readings beside screenshots",
  (report) =>
    evidenceOf(report).flatMap(({ gate: key, line }) => {
      const { capture } = line;
      return capture
        ? capture.readings.map((reading) => ({ gate: key, line, capture, reading }))
        : [];
    }),
  {
    ...gate,
    evidence: ({ line }) => line.id,
    title: ({ line }) => line.title,
    from: ({ capture }) => capture.from,
    source: ({ capture }) => capture.source,
    query: ({ capture }) => capture.query,
    window_from: ({ capture }) => capture.window.from,
    window_to: ({ capture }) => capture.window.to,
    taken_at: ({ capture }) => capture.takenAt,
    moment: ({ capture }) => capture.moment,
    metric: ({ reading }) => reading.metric,
    label: ({ reading }) => reading.label,
    reading: ({ reading }) => reading.display,
    verdict: ({ reading }) => reading.verdict,
    samples: ({ reading }) => reading.samples,
  },
);

export const collectionTable = tableSpec("Evidence to collect", ({ evidence }) => evidence.items, {
  item: (line) => line.label,
  collected: (line) => line.collected,
  text: (line) => line.text,
  known: (line) => line.known,
});

export const timelineTable = tableSpec("Timeline", ({ timeline }) => timeline, {
  ledger_entry: (line) => line.index,
  at: (line) => line.at,
  text: (line) => line.text,
  leaf_hash: (line) => line.leafHash,
});

const PARTS = ["wentWell", "couldImprove", "actionItems"] as const;

export const lessonsTable = tableSpec(
  "Lessons learned, every edition",
  ({ lessonsHistory }) =>
    lessonsHistory.flatMap(({ ordinal, by, at, lessons }) =>
      PARTS.flatMap((part) => lessons[part].map((text) => ({ ordinal, by, at, part, text }))),
    ),
  {
    edition: (line) => line.ordinal,
    by: (line) => line.by,
    at: (line) => line.at,
    part: (line) => line.part,
    text: (line) => line.text,
  },
);

export const dossiersTable = tableSpec(
  "Frozen evidence",
  ({ certificate }) => certificate.dossiers,
  {
    gate: (line) => line.gate,
    digest: (line) => line.digest,
    frozen_at: (line) => line.frozenAt,
  },
);
