import type { DecisionKind, RunState, StageState } from "@/lib/domain/run/run";

export type ReplayedSignOff = {
  stageKey: string;
  dossier: string;
  role: string;
  approved: boolean;
  /** Digest of the sign-off document or, before there were any, of the salted words. */
  words: string;
  actor: string;
  /** SHA-256 of what was signed; null where signatures had no document of their own yet. */
  document: string | null;
  /** Digests of what the signer's device gave; null for a password. */
  assertion: ReplayedAssertion | null;
  isWithdrawn: boolean;
};

export type ReplayedAssertion = {
  passkey: string;
  credential: string;
  /** Index of the entry that enrolled the passkey. */
  registered: number;
  clientData: string;
  authenticatorData: string;
  signature: string;
};

export type ReplayedDecision = {
  stageKey: string;
  kind: DecisionKind;
  dossier: string | null;
  override: string | null;
  actor: string;
};

export type ReplayedOverride = {
  stageKey: string;
  words: string;
  requestedBy: string;
  confirmedBy: string | null;
  isWithdrawn: boolean;
};

export type ReplayedWaiver = {
  stageKey: string;
  subject: string | null;
  key: string | null;
  expiresAt: string | null;
  words: string | null;
  requestedBy: string;
  confirmedBy: string | null;
  isWithdrawn: boolean;
};

/** A run as its events alone tell it. */
export type ReplayedRun = {
  id: string;
  projectId: string | null;
  documentId: string;
  planDigest: string;
  state: RunState;
  /** SHA-256 of the page that the run is of, or was started from. */
  page: string | null;
  traffic: number;
  /** By key; a stage of which no event tells is pending. */
  stages: Map<string, { state: StageState; verdict: string }>;
  /** By digest. */
  dossiers: Map<string, { stageKey: string; ordinal: number }>;
  signOffs: Map<string, ReplayedSignOff>;
  decisions: ReplayedDecision[];
  overrides: Map<string, ReplayedOverride>;
  waivers: Map<string, ReplayedWaiver>;
  /** Digests of what was handed in, by id. */
  evidence: Map<string, { original: string | null; stored: string | null; link: string | null }>;
  /** `words` and `resolution` are digests. */
  incidents: Map<
    string,
    {
      stageKey: string | null;
      kind: string | null;
      severity: string | null;
      words: string | null;
      resolution: string | null;
    }
  >;
  /** Result by digest of the envelope. */
  attestations: Map<string, { stageKey: string | null; result: string | null }>;
  /** Every tick and its opposite, in order. */
  marks: string[];
};

export type RunEvent = {
  kind: string;
  actor: string;
  projectId: string | null;
  runId: string;
  stageKey: string | null;
  planDigest: string;
  detail: Record<string, unknown>;
};

/** A detail's text, or null where it has none: for events that this version does not write itself. */
export function textOf(detail: Record<string, unknown>, key: string): string | null {
  const value = detail[key];
  return typeof value === "string" ? value : null;
}

export function numberOf(detail: Record<string, unknown>, key: string): number | null {
  const value = detail[key];
  return typeof value === "number" ? value : null;
}

export function textsOf(detail: Record<string, unknown>, key: string): string[] {
  const value = detail[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
