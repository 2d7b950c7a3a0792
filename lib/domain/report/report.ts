import type { Capture } from "@/lib/domain/evidence/capture";
import type { FunnelReport } from "@/lib/domain/report/funnel-report";
import type { Known } from "@/lib/domain/report/known";
import type { MetricLine } from "@/lib/domain/report/metric-line";
import type { ProvenanceLine } from "@/lib/domain/report/provenance-line";
import type { Risk } from "@/lib/domain/report/risk";
import type { SignOffMethod } from "@/lib/domain/rules/approval-rules";
import type { WaiverState } from "@/lib/domain/waiver/waiver";

/** A run as a person reads it. Every text is complete in itself, so that all renderings say the same. */
export type Report = {
  format: "https://tollgate.dev/report/v1";
  runId: string;
  title: string;
  documentId: string;
  /** The plan author's label, and the version that the store counted. */
  version: string;
  /** When the run was created. */
  date: string;
  state: string;
  status: string;
  /** What programs ask of the run itself; null where nobody said, or it has not happened. */
  run: {
    plan: { name: string; version: number };
    commit: string | null;
    artifactDigest: string | null;
    startedAt: string | null;
    endedAt: string | null;
  };
  /** Where the run stands, in one sentence. */
  headline: string;
  owner: Fact;
  project: string;
  /** One line a stage, for the first page. */
  summary: SummaryLine[];
  /** The page for the board: how it ended and what it rests on. */
  board: Board;
  /** Overrides, waivers and rollbacks: what has to be read first. */
  alarms: Alarm[];
  waivers: WaiverLine[];
  /** What does not hold, by the review rules; empty where everything does. */
  findings: FindingLine[];
  deployment: Fact[];
  preDeployment: {
    checklist: ChecklistLine[];
    gate: GateSignatures;
    evidence: EvidenceLine[];
    incidents: IncidentLine[];
    alerts: IncidentLine[];
  };
  stages: StageReport[];
  /** `text`: what happened in one sentence. */
  rollback: { text: string; facts: Fact[] } | null;
  risk: Risk;
  evidence: {
    items: { label: string; collected: boolean; text: string; known: Known }[];
    location: string;
    commands: string[];
  };
  approvals: { gate: string; signatures: string; decision: string; known: Known }[];
  lessons: { wentWell: string[]; couldImprove: string[]; actionItems: string[] } | null;
  /** Newest first; the first is `lessons`. */
  lessonsHistory: {
    ordinal: number;
    by: string;
    at: string;
    lessons: { wentWell: string[]; couldImprove: string[]; actionItems: string[] };
  }[];
  next: { title: string; steps: string[]; command: string | null } | null;
  /** One line for each metric of each stage that has started. */
  provenance: ProvenanceLine[];
  timeline: { index: number; at: string; text: string; leafHash: string }[];
  certificate: Certificate;
  generatedAt: string;
};

/** `by`: who vouches, by name; null for what is measured, derived or missing. */
export type Fact = { label: string; text: string; known: Known; by: string | null };

export type SummaryLine = {
  stage: string;
  traffic: string;
  state: string;
  verdict: string;
  metrics: string;
  decision: string;
};

export type Alarm = { kind: "override" | "waiver" | "rollback"; title: string; lines: string[] };

export type Board = {
  outcome: "released" | "rolled_back" | "aborted" | "open";
  /** The outcome in one sentence. */
  text: string;
  artifact: Fact[];
  dates: Fact[];
  /** The readings with the least room over all stages, the worst first; at most five. */
  worst: {
    stage: string;
    metric: string;
    threshold: string;
    actual: string;
    margin: string;
    verdict: string;
    critical: boolean;
  }[];
  /** Only those that count or reject. */
  signers: SignatureLine[];
};

export type WaiverLine = {
  id: string;
  gate: string;
  subject: "finding" | "checklist" | "screenshot";
  title: string;
  reason: string;
  state: WaiverState;
  /** Who asked for it and when; who confirmed it and when, or that nobody has. */
  requested: string;
  confirmed: string;
  expiresAt: string;
};

export type FindingLine = {
  key: string;
  rule: string;
  severity: "contradiction" | "doubt" | "note";
  where: string;
  /** Key of the gate, or null. */
  stage: string | null;
  text: string;
  waived: boolean;
};

export type ChecklistLine = {
  label: string;
  group: string | null;
  done: boolean;
  known: Known;
  by: string | null;
  at: string | null;
  note: string | null;
};

export type SignatureLine = {
  /** The signature's own id, or the role and number of a missing one. */
  id: string;
  role: string;
  name: string | null;
  /** `void`: on a dossier that newer evidence has replaced. */
  decision: "approved" | "rejected" | "missing" | "void";
  meaning: string;
  /** What became of it, or until when it counts; null where there is nothing to add. */
  note: string | null;
  /** Who could have made it up: with a passkey nobody but the signer, else the server. Null: not made yet. */
  method: SignOffMethod | null;
  comment: string | null;
  at: string | null;
  dossier: string | null;
  known: Known;
};

export type GateSignatures = {
  key: string;
  title: string;
  met: boolean;
  text: string;
  lines: SignatureLine[];
};

export type EvidenceLine = {
  id: string;
  kind: "screenshot" | "file" | "link";
  title: string;
  name: string | null;
  /** Path on this server, or where a link leads. */
  href: string | null;
  thumbnail: string | null;
  width: number | null;
  height: number | null;
  sha256: string | null;
  by: string;
  at: string;
  /** Of a screenshot that Tollgate took itself. */
  capture: Capture | null;
};

export type IncidentLine = {
  severity: string;
  title: string;
  note: string | null;
  openedBy: string;
  openedAt: string;
  /** Who closed it, when and how; or that it is open. */
  closing: string;
  open: boolean;
};

export type DecisionLine = {
  decision: string;
  recommendation: string;
  override: boolean;
  makers: string;
  at: string;
  justification: string;
  dossier: string | null;
  known: Known;
};

export type OverrideLine = {
  state: string;
  reason: string;
  against: string[];
  requested: string;
  confirmed: string;
};

export type StageReport = {
  key: string;
  title: string;
  /** From 1. */
  ordinal: number;
  /** Percent; null where the stage moves no traffic. */
  traffic: number | null;
  startedAt: string | null;
  endedAt: string | null;
  /** Seconds. `elapsed` goes up to the stage's end, or to its last judgement. */
  soak: { min: number; max: number; elapsed: number | null; effective: number | null };
  state: string;
  verdict: string;
  recommendation: string;
  reasons: string[];
  facts: Fact[];
  groups: { name: string; metrics: MetricLine[] }[];
  funnels: FunnelReport[];
  checklist: ChecklistLine[];
  screenshots: { wanted: { label: string; required: boolean }[]; taken: EvidenceLine[] };
  otherEvidence: EvidenceLine[];
  incidents: IncidentLine[];
  alerts: IncidentLine[];
  gate: GateSignatures;
  decisions: DecisionLine[];
  /** Why there is none, where there is none. */
  undecided: string | null;
  overrides: OverrideLine[];
  proceed: string;
  /** The same in two parts: where to, and whether; null while it is not decided. */
  next: { to: string; answer: "YES" | "NO" | null };
  /** Who is to decide, by the title of their role. */
  deciders: string[];
};

export type Certificate = {
  signers: SignatureLine[];
  dossiers: { gate: string; digest: string; frozenAt: string }[];
  planDigest: string;
  ledger: { size: number; root: string };
  verification: string[];
  command: string;
};
