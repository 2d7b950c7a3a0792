import type { Tx } from "@/lib/data/database";

/**
 * Whether the session's person has proved who they are within the last five minutes by the database's clock. False
 * where nobody said when that was.
 */
export async function isFreshLogin(tx: Pick<Tx, "$queryRaw">, sessionId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT id FROM auth_session WHERE id = ${sessionId}::uuid AND revoked_at IS NULL
      AND authenticated_at > clock_timestamp() - interval '5 minutes'`;
  return rows.length > 0;
}
