import type pg from "pg";

/** What the ledger tells about beside runs: checkpoints, keys, people's rights, passkeys, rules. */
export type StoredTrust = {
  logKeys: { vkey: string; transition: string | null }[];
  passkeys: {
    id: string;
    personId: string;
    credentialId: Buffer;
    spki: Buffer;
    alg: number;
    isConfirmed: boolean;
    isRevoked: boolean;
  }[];
  tokens: { id: string; projectId: string; scopes: string[]; isRevoked: boolean }[];
  memberships: { projectId: string; personId: string; role: string }[];
  disabled: string[];
  rules: { projectId: string; version: number; digest: string; change: string }[];
  delegations: { id: string; fromId: string; toId: string; role: string; isRevoked: boolean }[];
};

const LOG_KEYS = "SELECT vkey, transition FROM checkpoint_key ORDER BY ordinal";
const PASSKEYS = `
  SELECT id, person_id AS "personId", credential_id AS "credentialId", spki, alg,
    confirmed_at IS NOT NULL AS "isConfirmed", revoked_at IS NOT NULL AS "isRevoked" FROM passkey`;
const TOKENS = `
  SELECT id, project_id AS "projectId", scopes, revoked_at IS NOT NULL AS "isRevoked" FROM api_token`;
const MEMBERSHIPS = `SELECT project_id AS "projectId", person_id AS "personId", role FROM membership`;
const RULES = `
  SELECT project_id AS "projectId", version, digest, change_id AS change FROM approval_rules_version`;
const DELEGATIONS = `
  SELECT id, from_id AS "fromId", to_id AS "toId", role, revoked_at IS NOT NULL AS "isRevoked"
  FROM delegation`;

export async function readStoredTrust(client: pg.PoolClient): Promise<StoredTrust> {
  const all = async <Row extends pg.QueryResultRow>(sql: string) =>
    (await client.query<Row>(sql)).rows;
  const disabled = await all<{ id: string }>("SELECT id FROM person WHERE disabled_at IS NOT NULL");
  return {
    logKeys: await all<StoredTrust["logKeys"][number]>(LOG_KEYS),
    passkeys: await all<StoredTrust["passkeys"][number]>(PASSKEYS),
    tokens: await all<StoredTrust["tokens"][number]>(TOKENS),
    memberships: await all<StoredTrust["memberships"][number]>(MEMBERSHIPS),
    disabled: disabled.map(({ id }) => id),
    rules: await all<StoredTrust["rules"][number]>(RULES),
    delegations: await all<StoredTrust["delegations"][number]>(DELEGATIONS),
  };
}

export type CheckpointRow = { size: bigint; root: Buffer; note: string };

/** The checkpoints of more than `after` entries, by size. */
export async function readCheckpointRows(
  client: pg.PoolClient,
  after: bigint,
  limit: number,
): Promise<CheckpointRow[]> {
  const { rows } = await client.query<Omit<CheckpointRow, "size"> & { size: string }>(
    "SELECT size, root, note FROM checkpoint WHERE size > $1 ORDER BY size LIMIT $2",
    [after.toString(), limit],
  );
  return rows.map((row) => ({ ...row, size: BigInt(row.size) }));
}

/** A signature's document with the bytes that the signer's device gave for it; those are null for passwords. */
export type SignedDocument = {
  signOffId: string;
  document: string;
  digest: string;
  nonce: Buffer;
  passkeyId: string | null;
  clientDataJson: Buffer | null;
  authenticatorData: Buffer | null;
  signature: Buffer | null;
};

export async function readSignedDocuments(
  client: pg.PoolClient,
  runId: string,
): Promise<SignedDocument[]> {
  const { rows } = await client.query<SignedDocument>(
    `SELECT t.sign_off_id AS "signOffId", t.document, t.digest, t.nonce, t.passkey_id AS "passkeyId",
       t.client_data_json AS "clientDataJson", t.authenticator_data AS "authenticatorData", t.signature
     FROM sign_off_document t JOIN sign_off s ON s.id = t.sign_off_id
     JOIN dossier d ON d.id = s.dossier_id WHERE d.run_id = $1`,
    [runId],
  );
  return rows;
}
