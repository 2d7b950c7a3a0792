import type pg from "pg";

/**
 * Runs `work` in a transaction that keeps nobody from rolling back: it waits for a lock, and may stand still itself, for
 * five seconds. `isBriefTimeout` knows the error of one that took longer.
 */
export async function briefTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(
      "BEGIN; SET LOCAL lock_timeout = '5s'; SET LOCAL idle_in_transaction_session_timeout = '5s'",
    );
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    broken = await rollBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

/** A lock that was not granted in time, or a transaction that the server gave up on. */
export function isBriefTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(55P03|25P03)$/.test(String(error.code));
}

/** The connection's own error where even that fails: it cannot be used again. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query("ROLLBACK");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
