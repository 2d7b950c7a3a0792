import type { TakeMoment } from "@/lib/domain/capture/take";
import type { Capture } from "@/lib/domain/evidence/capture";
import type { Analysis, JudgeMemory } from "@/lib/domain/metric/judgement";
import type { Verdict } from "@/lib/domain/metric/metric";
import type { Plan } from "@/lib/domain/plan/plan";
import type { ApprovalRules, SignOffMethod } from "@/lib/domain/rules/approval-rules";
import type { Blocker, DecisionKind, RunKind, RunState, StageState } from "@/lib/domain/run/run";
import type { StageScore } from "@/lib/domain/score/score";
import type { DelegationRecord } from "@/lib/domain/sign-off/delegation";
import type { WaiverRecord } from "@/lib/domain/waiver/waiver";

export type MetricStateRecord = {
  metric: string;
  value: number | null;
  samples: number;
  lastSampleAt: Date | null;
  verdict: Verdict;
  margin: number | null;
  reason: string;
  breachingSince: Date | null;
  zeroBrokenAt: Date | null;
  judgedAt: Date;
  smallest: JudgeMemory["smallest"];
  analysis: Analysis | null;
};

export type FunnelStateRecord = {
  funnel: string;
  steps: { step: string; users: number }[];
  conversion: number | null;
  verdict: Verdict;
  reason: string;
  judgedAt: Date;
};

export type DecisionRecord = {
  id: string;
  kind: DecisionKind;
  recommendation: DecisionKind;
  justification: string | null;
  makers: { id: string; name: string; role: string }[];
  recordedBy: string;
  dossierDigest: string | null;
  overrideId: string | null;
  decidedAt: Date;
};

/** A screenshot that Tollgate takes by itself, and how the last attempt went. */
export type TakeRecord = {
  slot: string;
  moment: TakeMoment;
  dueAt: Date;
  failures: number;
  error: { code: string; message: string } | null;
  errorAt: Date | null;
  takenAt: Date | null;
};

export type StageRecord = {
  /** Left out of records that were made for one gate. */
  takes?: TakeRecord[];
  id: string;
  key: string;
  ordinal: number;
  state: StageState;
  trafficPercent: number | null;
  startedAt: Date | null;
  awaitingSince: Date | null;
  endedAt: Date | null;
  verdict: Verdict;
  recommendation: DecisionKind;
  reasons: string[];
  judgedAt: Date | null;
  /** Milliseconds of soak that were covered by data, counted up to `coveredUntil`. */
  effectiveMs: number;
  coveredUntil: Date | null;
  score: StageScore | null;
  metricStates: MetricStateRecord[];
  funnelStates: FunnelStateRecord[];
  decisions: DecisionRecord[];
};

export type SignOffRecord = {
  id: string;
  personId: string;
  personName: string;
  role: string;
  /** Whose seat the person filled, by which delegation; null: their own. */
  onBehalfOf: { id: string; name: string; delegation: string } | null;
  method: SignOffMethod;
  /** How often the person has signed this dossier before and withdrawn. */
  attempt: number;
  /** Taken back by the one who signed. */
  withdrawn: { at: Date; reason: string } | null;
  approved: boolean;
  meaning: string;
  comment: string | null;
  signedAt: Date;
};

export type DossierRecord = {
  id: string;
  stageKey: string;
  ordinal: number;
  document: string;
  digest: string;
  inputs: string;
  createdAt: Date;
  signOffs: SignOffRecord[];
};

export type EvidenceRecord = {
  id: string;
  stageKey: string | null;
  kind: "screenshot" | "file" | "link";
  slot: string | null;
  title: string;
  originalName: string | null;
  url: string | null;
  mime: string | null;
  bytes: number | null;
  width: number | null;
  height: number | null;
  originalSha256: string | null;
  storedSha256: string | null;
  addedBy: string;
  addedAt: Date;
  /** Of a screenshot that Tollgate took itself. */
  capture: Capture | null;
};

export type MarkRecord = {
  stageKey: string;
  item: string;
  done: boolean;
  mark: "measured" | "vouched";
  note: string | null;
  by: string;
  at: Date;
};

export type IncidentRecord = {
  id: string;
  stageKey: string | null;
  kind: "incident" | "alert";
  severity: "critical" | "major" | "minor" | "info";
  title: string;
  note: string | null;
  resolution: string | null;
  openedBy: string;
  openedAt: Date;
  closedBy: string | null;
  closedAt: Date | null;
};

export type OverrideRecord = {
  id: string;
  stageKey: string;
  reason: string;
  blockers: Blocker[];
  requestedBy: string;
  requestedAt: Date;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  withdrawnAt: Date | null;
};

/** A run with everything its gates depend on, read in one snapshot. */
export type RunRecord = {
  id: string;
  documentId: string;
  project: { id: string; key: string; name: string };
  plan: Plan;
  planVersion: number;
  planDigest: string;
  kind: RunKind;
  /** The page that the run is of, or was started from. */
  page: { id: string; name: string; sha256: string; importedAt: Date } | null;
  state: RunState;
  commit: string | null;
  branch: string | null;
  artifactDigest: string | null;
  flag: string | null;
  environment: string | null;
  /** The approval rules that were in force; `document` null: gone, altered or not understood, which closes every gate. */
  rules: { version: number | null; digest: string | null; document: ApprovalRules | null };
  ownerId: string | null;
  createdBy: string;
  /** Who wrote the change; a `personId` of null has no account here. Null: nobody said. */
  authors: { given: string; personId: string | null }[] | null;
  /** Who applied the version of the plan. */
  planEditor: string;
  /** Ids of the persons who held a role when the run was created. */
  holders: Record<string, string[]>;
  delegations: DelegationRecord[];
  createdAt: Date;
  deploymentAt: Date | null;
  readyAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  trafficPercent: number;
  trafficCeiling: number;
  breachAt: Date | null;
  zeroAt: Date | null;
  endReason: string | null;
  endedBy: string | null;
  lessons: unknown;
  /** In order. */
  stages: StageRecord[];
  evidence: EvidenceRecord[];
  /** Oldest first: the newest of an item counts. */
  marks: MarkRecord[];
  incidents: IncidentRecord[];
  /** Oldest first within a stage: the newest is the current one. */
  dossiers: DossierRecord[];
  overrides: OverrideRecord[];
  /** Oldest first. */
  waivers: WaiverRecord[];
};
