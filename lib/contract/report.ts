import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";
import {
  ChecklistLine,
  EvidenceLine,
  Fact,
  GateSignatures,
  IncidentLine,
  Known,
  ProvenanceLine,
  SignatureLine,
  StageReport,
} from "@/lib/contract/report-parts";
import { LessonsRequest } from "@/lib/contract/run";
import type { Report } from "@/lib/domain/report/report";
import { WAIVER_STATES, WAIVER_SUBJECTS } from "@/lib/domain/waiver/waiver";

const Board = z.strictObject({
  outcome: z.enum(["released", "rolled_back", "aborted", "open"]),
  text: z.string(),
  artifact: z.array(Fact),
  dates: z.array(Fact),
  worst: z.array(
    z.strictObject({
      stage: z.string(),
      metric: z.string(),
      threshold: z.string(),
      actual: z.string(),
      margin: z.string(),
      verdict: z.string(),
      critical: z.boolean(),
    }),
  ),
  signers: z.array(SignatureLine),
});
const WaiverLine = z.strictObject({
  id: z.string(),
  gate: z.string(),
  subject: z.enum(WAIVER_SUBJECTS),
  title: z.string(),
  reason: z.string(),
  state: z.enum(WAIVER_STATES),
  requested: z.string(),
  confirmed: z.string(),
  expiresAt: Instant,
});
const FindingLine = z.strictObject({
  key: z.string(),
  rule: z.string(),
  severity: z.enum(["contradiction", "doubt", "note"]),
  where: z.string(),
  stage: z.string().nullable(),
  text: z.string(),
  waived: z.boolean(),
});

/** A run's report as JSON: the same texts that its Markdown, HTML and page show. */
export const ReportDocument: z.ZodType<Report> = z.strictObject({
  format: z.literal("https://tollgate.dev/report/v1"),
  runId: z.string(),
  title: z.string(),
  documentId: z.string(),
  version: z.string(),
  date: Instant,
  state: z.string(),
  status: z.string(),
  run: z.strictObject({
    plan: z.strictObject({ name: z.string(), version: z.int() }),
    commit: z.string().nullable(),
    artifactDigest: z.string().nullable(),
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
  }),
  headline: z.string(),
  owner: Fact,
  project: z.string(),
  summary: z.array(
    z.strictObject({
      stage: z.string(),
      traffic: z.string(),
      state: z.string(),
      verdict: z.string(),
      metrics: z.string(),
      decision: z.string(),
    }),
  ),
  board: Board,
  alarms: z.array(
    z.strictObject({
      kind: z.enum(["override", "waiver", "rollback"]),
      title: z.string(),
      lines: z.array(z.string()),
    }),
  ),
  waivers: z.array(WaiverLine),
  findings: z.array(FindingLine),
  deployment: z.array(Fact),
  preDeployment: z.strictObject({
    checklist: z.array(ChecklistLine),
    gate: GateSignatures,
    evidence: z.array(EvidenceLine),
    incidents: z.array(IncidentLine),
    alerts: z.array(IncidentLine),
  }),
  stages: z.array(StageReport),
  rollback: z.strictObject({ text: z.string(), facts: z.array(Fact) }).nullable(),
  risk: z.strictObject({
    level: z.enum(["low", "medium", "high", "unknown"]),
    text: z.string(),
    mitigating: z.array(z.string()),
    aggravating: z.array(z.string()),
    coverage: z.array(z.strictObject({ label: z.string(), text: z.string(), known: Known })),
  }),
  evidence: z.strictObject({
    items: z.array(
      z.strictObject({
        label: z.string(),
        collected: z.boolean(),
        text: z.string(),
        known: Known,
      }),
    ),
    location: z.string(),
    commands: z.array(z.string()),
  }),
  approvals: z.array(
    z.strictObject({
      gate: z.string(),
      signatures: z.string(),
      decision: z.string(),
      known: Known,
    }),
  ),
  lessons: LessonsRequest.nullable(),
  lessonsHistory: z.array(
    z.strictObject({ ordinal: z.int(), by: z.string(), at: Instant, lessons: LessonsRequest }),
  ),
  next: z
    .strictObject({ title: z.string(), steps: z.array(z.string()), command: z.string().nullable() })
    .nullable(),
  provenance: z.array(ProvenanceLine),
  timeline: z.array(
    z.strictObject({ index: z.int(), at: Instant, text: z.string(), leafHash: Digest }),
  ),
  certificate: z.strictObject({
    signers: z.array(SignatureLine),
    dossiers: z.array(z.strictObject({ gate: z.string(), digest: Digest, frozenAt: Instant })),
    planDigest: Digest,
    ledger: z.strictObject({ size: z.int(), root: Digest }),
    verification: z.array(z.string()),
    command: z.string(),
  }),
  generatedAt: Instant,
});
