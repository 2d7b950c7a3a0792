import type { SignOffMethod } from "@/lib/domain/rules/approval-rules";
import type { GateFacts } from "@/lib/domain/run/gate-facts";
import type { DossierRecord, RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";
import { type MetricOperator, metricTerms } from "@/lib/domain/sign-off/metric-terms";

export const SIGN_OFF_TYPE = "https://tollgate.dev/sign-off/v1";
/** Milliseconds for which a ceremony can be answered. */
export const CEREMONY_TIME = 300_000;

/**
 * What a person signs, of which the dossier is a part. It says who, in which role, what it means and what was seen,
 * and where in the log it was issued. Measured numbers are strings, as in the dossier.
 */
export type SignOffDocument = {
  type: typeof SIGN_OFF_TYPE;
  runId: string;
  documentId: string;
  project: string;
  stage: string;
  action: string;
  decision: "approve" | "reject";
  meaning: string;
  comment: string | null;
  signer: {
    id: string;
    printedName: string;
    role: string;
    onBehalfOf: { id: string; printedName: string; delegation: string } | null;
  };
  method: SignOffMethod;
  artifact: { name: string; version: string | null; digest: string | null };
  policy: { uri: string; version: number; digest: string };
  rules: { version: number; digest: string };
  evidence: { name: string; digest: string }[];
  metrics: {
    name: string;
    observed: string;
    op: MetricOperator;
    threshold: string;
    verdict: string;
    samples: string;
  }[];
  previousEntry: { index: number; leafHash: string };
  issuedAt: string;
  expiresAt: string;
  /** 32 bytes in base64url. */
  nonce: string;
};

/** How the document calls a reading that there is none of. */
export const NOT_MEASURED = "not measured";

export type SignOffParts = {
  run: RunRecord;
  gate: GateFacts;
  dossier: DossierRecord;
  signer: SignOffDocument["signer"];
  approved: boolean;
  meaning: string;
  comment: string | null;
  method: SignOffMethod;
  /** The run's newest leaf. */
  previousEntry: SignOffDocument["previousEntry"];
  now: Date;
  nonce: string;
};

/** Throws where the run's approval rules are not known; nobody signs then. */
export function buildSignOffDocument(parts: SignOffParts): SignOffDocument {
  const { run, gate, dossier, now } = parts;
  const content = JSON.parse(dossier.document) as DossierDocument;
  const { version, digest } = run.rules;
  if (version === null || digest === null)
    throw new Error(`the rules of run ${run.id} are unknown`);
  return {
    type: SIGN_OFF_TYPE,
    runId: run.id,
    documentId: run.documentId,
    project: run.project.key,
    stage: gate.stageKey,
    action: content.action,
    decision: parts.approved ? "approve" : "reject",
    meaning: parts.meaning,
    comment: parts.comment,
    signer: parts.signer,
    method: parts.method,
    artifact: {
      name: run.flag ?? run.plan.name,
      version: run.commit,
      digest: run.artifactDigest,
    },
    policy: policyOf(run),
    rules: { version, digest },
    evidence: evidenceOf(content, dossier.digest),
    metrics: metricsOf(run, gate.stageKey, content),
    previousEntry: parts.previousEntry,
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + CEREMONY_TIME).toISOString(),
    nonce: parts.nonce,
  };
}

function policyOf({ project, plan, planVersion, planDigest }: RunRecord) {
  const name = `${encodeURIComponent(project.key)}:${encodeURIComponent(plan.name)}`;
  return { uri: `urn:tollgate:plan:${name}`, version: planVersion, digest: planDigest };
}

/** The dossier, then what has bytes of its own; a link has none, and stands in the dossier. */
function evidenceOf({ evidence }: DossierDocument, dossier: string): SignOffDocument["evidence"] {
  const pieces = evidence.flatMap(({ id, sha256 }) =>
    sha256 === null ? [] : [{ name: id, digest: sha256 }],
  );
  return [{ name: "dossier", digest: dossier }, ...pieces];
}

function metricsOf(
  run: RunRecord,
  stageKey: string,
  { metrics }: DossierDocument,
): SignOffDocument["metrics"] {
  const planned = run.plan.stages.find((s) => s.key === stageKey)?.metrics ?? [];
  const stage = run.stages.find((s) => s.key === stageKey);
  return metrics.map(({ key, value, threshold, verdict, samples }) => {
    const metric = planned.find((m) => m.key === key);
    const terms = metric
      ? metricTerms(metric, baselineOf(stage, metric))
      : { op: "text" as const, threshold };
    return { name: key, observed: value ?? NOT_MEASURED, ...terms, verdict, samples };
  });
}

function baselineOf(
  stage: StageRecord | undefined,
  { key, baseline }: RunRecord["plan"]["stages"][number]["metrics"][number],
): number | null {
  const measured = stage?.metricStates.find((s) => s.metric === key)?.analysis?.baseline;
  return measured ?? (baseline?.kind === "fixed" ? baseline.value : null);
}
