import type pg from "pg";

/** A run's rows, as far as the ledger tells about them. */
export type StoredRun = {
  id: string;
  projectId: string;
  documentId: string;
  state: string;
  /** SHA-256 of the bytes of its page, as they are now. */
  page: string | null;
  traffic: number;
  planDigest: string;
  plan: { digest: string; document: unknown };
  stages: { key: string; state: string; verdict: string }[];
  decisions: {
    stageKey: string;
    kind: string;
    dossier: string | null;
    override: string | null;
    actor: string;
  }[];
  dossiers: { digest: string; stageKey: string; ordinal: number; document: string }[];
  signOffs: {
    id: string;
    dossier: string;
    personId: string;
    role: string;
    approved: boolean;
    meaning: string;
    comment: string | null;
    signedAt: Date;
    /** From when on an approval no longer counts. */
    lapsesAt: Date | null;
    /** What was signed; null where signatures had no document of their own yet. */
    document: string | null;
  }[];
  overrides: {
    id: string;
    stageKey: string;
    reason: string;
    requestedBy: string;
    confirmedBy: string | null;
    isWithdrawn: boolean;
  }[];
  waivers: {
    id: string;
    stageKey: string;
    subject: string;
    subjectKey: string;
    title: string;
    reason: string;
    expiresAt: Date;
    requestedBy: string;
    confirmedBy: string | null;
    isWithdrawn: boolean;
  }[];
  incidents: {
    id: string;
    stageKey: string | null;
    kind: string;
    severity: string;
    title: string;
    note: string | null;
    resolution: string | null;
    isClosed: boolean;
  }[];
  marks: {
    id: string;
    stageKey: string;
    item: string;
    done: boolean;
    mark: string;
    note: string | null;
    actor: string;
  }[];
  attestations: { digest: string; stageKey: string; result: string; envelope: string }[];
  /** Ids of sign-offs that were withdrawn. */
  withdrawn: string[];
  evidence: { id: string; original: string | null; stored: string | null; url: string | null }[];
};

const RUN = `
  SELECT r.id, r.project_id AS "projectId", r.document_id AS "documentId", r.state,
    r.traffic_percent AS traffic, r.plan_digest AS "planDigest",
    p.digest AS "versionDigest", p.document AS "planDocument", encode(sha256(i.source), 'hex') AS page
  FROM run r JOIN plan_version p ON p.id = r.plan_version_id LEFT JOIN imported_page i ON i.id = r.page_id
  WHERE r.id = $1`;
const STAGES = "SELECT key, state, verdict FROM stage WHERE run_id = $1 ORDER BY ordinal";
const DECISIONS = `
  SELECT s.key AS "stageKey", d.kind, d.dossier_digest AS dossier, d.override_id AS override,
    d.recorded_by AS actor
  FROM decision d JOIN stage s ON s.id = d.stage_id WHERE s.run_id = $1 ORDER BY d.decided_at`;
const DOSSIERS = `
  SELECT digest, stage_key AS "stageKey", ordinal, document FROM dossier WHERE run_id = $1`;
const SIGN_OFFS = `
  SELECT s.id, d.digest AS dossier, s.person_id AS "personId", s.role, s.approved, s.meaning, s.comment,
    s.signed_at AS "signedAt", s.lapses_at AS "lapsesAt", t.document
  FROM sign_off s JOIN dossier d ON d.id = s.dossier_id LEFT JOIN sign_off_document t ON t.sign_off_id = s.id
  WHERE d.run_id = $1`;
const OVERRIDES = `
  SELECT id, stage_key AS "stageKey", reason, requested_by AS "requestedBy",
    confirmed_by AS "confirmedBy", withdrawn_at IS NOT NULL AS "isWithdrawn"
  FROM override WHERE run_id = $1`;
const WAIVERS = `
  SELECT id, stage_key AS "stageKey", subject, subject_key AS "subjectKey", title, reason,
    expires_at AS "expiresAt", requested_by AS "requestedBy", confirmed_by AS "confirmedBy",
    withdrawn_at IS NOT NULL AS "isWithdrawn"
  FROM waiver WHERE run_id = $1`;
const EVIDENCE = `
  SELECT id, original_sha256 AS original, stored_sha256 AS stored, url FROM evidence WHERE run_id = $1`;

const INCIDENTS = `
  SELECT id, stage_key AS "stageKey", kind, severity, title, note, resolution,
    closed_at IS NOT NULL AS "isClosed" FROM incident WHERE run_id = $1`;
const MARKS = `
  SELECT id, stage_key AS "stageKey", item, done, mark, note, by AS actor
  FROM checklist_mark WHERE run_id = $1`;
const ATTESTATIONS = `
  SELECT digest, stage_key AS "stageKey", result, envelope FROM attestation WHERE run_id = $1`;
const WITHDRAWN = `
  SELECT w.sign_off_id AS id FROM sign_off_withdrawal w
  JOIN sign_off s ON s.id = w.sign_off_id JOIN dossier d ON d.id = s.dossier_id WHERE d.run_id = $1`;

type RunRow = Pick<
  StoredRun,
  "id" | "projectId" | "documentId" | "state" | "page" | "traffic" | "planDigest"
> & { versionDigest: string; planDocument: unknown };

/** Null where there is no such run. */
export async function readStoredRun(client: pg.PoolClient, id: string): Promise<StoredRun | null> {
  const all = async <Row extends pg.QueryResultRow>(sql: string) =>
    (await client.query<Row>(sql, [id])).rows;
  const [row] = await all<RunRow>(RUN);
  if (!row) return null;
  const { versionDigest, planDocument, ...run } = row;
  return {
    ...run,
    plan: { digest: versionDigest, document: planDocument },
    stages: await all<StoredRun["stages"][number]>(STAGES),
    decisions: await all<StoredRun["decisions"][number]>(DECISIONS),
    dossiers: await all<StoredRun["dossiers"][number]>(DOSSIERS),
    signOffs: await all<StoredRun["signOffs"][number]>(SIGN_OFFS),
    overrides: await all<StoredRun["overrides"][number]>(OVERRIDES),
    waivers: await all<StoredRun["waivers"][number]>(WAIVERS),
    incidents: await all<StoredRun["incidents"][number]>(INCIDENTS),
    marks: await all<StoredRun["marks"][number]>(MARKS),
    attestations: await all<StoredRun["attestations"][number]>(ATTESTATIONS),
    withdrawn: (await all<{ id: string }>(WITHDRAWN)).map((row) => row.id),
    evidence: await all<StoredRun["evidence"][number]>(EVIDENCE),
  };
}
