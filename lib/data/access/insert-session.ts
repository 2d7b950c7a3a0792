import { newSessionKey, sessionIdOfKey } from "@/lib/data/access/session-key";
import type { Tx } from "@/lib/data/database";

/** Sessions end by themselves after a working day. */
export const SESSION_HOURS = 12;

export type NewSession = {
  method: "password" | "oidc";
  /** When the person proved who they are; null: nobody said. Absent: right now. */
  authenticatedAt?: Date | null;
  amr?: readonly string[];
  idpSession?: string | null;
  /** SHA-256 of what was proved with, where that may count only once. */
  proof?: Uint8Array<ArrayBuffer> | null;
};

/**
 * Opens a session and returns the key for the cookie; null where the account has ended or the proof was used
 * before. Holds the person's row, so that an account that is being ended gets no new session.
 */
export async function insertSession(
  client: Pick<Tx, "$executeRaw">,
  personId: string,
  session: NewSession,
): Promise<string | null> {
  const key = newSessionKey();
  const isNow = session.authenticatedAt === undefined;
  // `least` alone would take an unknown time for right now.
  const at = session.authenticatedAt ?? null;
  const inserted = await client.$executeRaw`
    INSERT INTO auth_session (id, person_id, expires_at, authenticated_at, method, amr, idp_session, proof)
    SELECT ${sessionIdOfKey(key)}::uuid, id, clock_timestamp() + make_interval(hours => ${SESSION_HOURS}),
      CASE WHEN ${isNow} THEN clock_timestamp()
        WHEN ${at}::timestamptz IS NOT NULL THEN least(${at}::timestamptz, clock_timestamp()) END,
      ${session.method}, ${[...(session.amr ?? [])]}::text[], ${session.idpSession ?? null}, ${session.proof ?? null}
    FROM person WHERE id = ${personId}::uuid AND disabled_at IS NULL
    FOR SHARE
    ON CONFLICT (proof) DO NOTHING`;
  return inserted === 1 ? key : null;
}
