import type { Database } from "@/lib/data/database";

type Check = { ok: boolean; detail: string };

const MAX_SKEW_MS = 2000;

/** Whether the database answers, is migrated, and agrees with this machine about the time. */
export async function readHealth({
  pool,
}: Pick<Database, "pool">): Promise<Record<"database" | "migrations" | "clock", Check>> {
  try {
    const before = Date.now();
    const { rows } = await pool.query<{ now: Date; open: number }>(
      `SELECT clock_timestamp() AS now, count(*) FILTER (WHERE finished_at IS NULL AND rolled_back_at IS NULL)::int
       AS open FROM _prisma_migrations`,
    );
    const skew = Math.abs((rows[0]?.now.getTime() ?? 0) - (before + Date.now()) / 2);
    const open = rows[0]?.open ?? 1;
    return {
      database: { ok: true, detail: "answers" },
      migrations: { ok: open === 0, detail: open === 0 ? "applied" : `${open} unfinished` },
      clock: { ok: skew <= MAX_SKEW_MS, detail: `${Math.round(skew)} ms from the database's` },
    };
  } catch {
    const unknown = { ok: false, detail: "unknown while the database does not answer" };
    return {
      database: { ok: false, detail: "does not answer" },
      migrations: unknown,
      clock: unknown,
    };
  }
}
