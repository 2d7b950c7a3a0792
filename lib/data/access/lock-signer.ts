import type { Tx } from "@/lib/data/database";

export type SignerFault = "person_disabled" | "session_over";

/**
 * Keeps the person's account and session as they are until the transaction ends, so that neither can end between this
 * look and the signature; or says what is over already. Comes before anything that appends to the log: who disables a
 * person locks in the same order.
 */
export async function lockSigner(
  tx: Tx,
  personId: string,
  sessionId: string | null,
): Promise<SignerFault | null> {
  const people = await tx.$queryRaw<unknown[]>`
    SELECT id FROM person WHERE id = ${personId}::uuid AND disabled_at IS NULL FOR SHARE`;
  if (people.length === 0) return "person_disabled";
  if (sessionId === null) return null;
  const sessions = await tx.$queryRaw<unknown[]>`
    SELECT id FROM auth_session WHERE id = ${sessionId}::uuid AND person_id = ${personId}::uuid
      AND revoked_at IS NULL AND expires_at > clock_timestamp() FOR SHARE`;
  return sessions.length === 0 ? "session_over" : null;
}
