import type { Database } from "@/lib/data/database";

export type WitnessKind = "witness" | "timestamp";

/** How the exchange with a witness or a timestamp authority stands. */
export type WitnessState = {
  kind: WitnessKind;
  name: string;
  /** The newest checkpoint that it has confirmed, and when. */
  size: number | null;
  okAt: Date | null;
  /** Of the newest attempt; null where that one succeeded. */
  error: string | null;
  errorAt: Date | null;
  /** `split_view`: it has seen a log with this one's key that this one is no continuation of. */
  alarm: "split_view" | null;
  alarmAt: Date | null;
};

type Row = Omit<WitnessState, "size"> & { size: string | null };

const COLUMNS = `kind, witness AS name, size, ok_at AS "okAt", error, error_at AS "errorAt", alarm, alarm_at AS "alarmAt"`;

export async function listWitnessStates({ pool }: Database): Promise<WitnessState[]> {
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM witness_state ORDER BY kind DESC, witness`,
  );
  return rows.map(stateOf);
}

/** Null where it was never asked. */
export async function findWitnessState(
  { pool }: Database,
  kind: WitnessKind,
  name: string,
): Promise<WitnessState | null> {
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM witness_state WHERE kind = $1 AND witness = $2`,
    [kind, name],
  );
  return rows[0] ? stateOf(rows[0]) : null;
}

export async function recordFailure(
  { pool }: Database,
  { kind, name, error, alarm }: Pick<WitnessState, "kind" | "name" | "alarm"> & { error: string },
): Promise<void> {
  await pool.query(
    `INSERT INTO witness_state AS old (kind, witness, error, error_at, alarm, alarm_at)
     VALUES ($1, $2, $3, clock_timestamp(), $4, CASE WHEN $4::text IS NOT NULL THEN clock_timestamp() END)
     ON CONFLICT (kind, witness) DO UPDATE SET error = excluded.error, error_at = excluded.error_at,
       alarm = coalesce(old.alarm, excluded.alarm),
       -- Since when, not when last.
       alarm_at = CASE WHEN old.alarm IS NULL THEN excluded.alarm_at ELSE old.alarm_at END`,
    [kind, name, error, alarm],
  );
}

/** A success, with which an error and an alarm end. */
const CONFIRM = `INSERT INTO witness_state (kind, witness, size, ok_at, error, error_at)
    VALUES ($1, $2, $3, clock_timestamp(), $4, CASE WHEN $4::text IS NOT NULL THEN clock_timestamp() END)
  ON CONFLICT (kind, witness) DO UPDATE SET size = excluded.size, ok_at = excluded.ok_at, error = excluded.error,
    error_at = excluded.error_at, alarm = NULL, alarm_at = NULL`;

/** Keeps a verified cosignature: it says that the log continues what the witness has seen. */
export async function recordCosignature(
  { pool }: Database,
  seen: {
    name: string;
    /** Name and key id. */
    signer: string;
    size: number;
    line: string;
    witnessedAt: Date;
  },
): Promise<void> {
  await pool.query(
    `WITH kept AS (INSERT INTO cosignature (size, witness, line, witnessed_at)
       VALUES ($3, $5, $6, $7) ON CONFLICT DO NOTHING) ${CONFIRM}`,
    ["witness", seen.name, seen.size, null, seen.signer, seen.line, seen.witnessedAt],
  );
}

/** Keeps a verified timestamp; `remark` is what is odd about it. */
export async function recordTimestamp(
  { pool }: Database,
  seen: { name: string; size: number; token: Uint8Array; genTime: Date; remark: string | null },
): Promise<void> {
  await pool.query(
    `WITH kept AS (INSERT INTO timestamp_token (size, authority, token, gen_time)
       VALUES ($3, $2, $5, $6) ON CONFLICT DO NOTHING) ${CONFIRM}`,
    ["timestamp", seen.name, seen.size, seen.remark, Buffer.from(seen.token), seen.genTime],
  );
}

/** Forgets how exchanges stood with those whom the operator does not name any more. */
export async function keepOnlyStates(
  { pool }: Database,
  kind: WitnessKind,
  names: readonly string[],
): Promise<void> {
  await pool.query("DELETE FROM witness_state WHERE kind = $1 AND NOT (witness = ANY($2))", [
    kind,
    names,
  ]);
}

/** The signature lines, without newlines, that belong below the checkpoint of this size. */
export async function listCosignatures({ pool }: Database, size: number): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(
    "SELECT line FROM cosignature WHERE size = $1 ORDER BY witness",
    [size],
  );
  return rows.map(({ line }) => line);
}

function stateOf(row: Row): WitnessState {
  return { ...row, size: row.size === null ? null : Number(row.size) };
}
