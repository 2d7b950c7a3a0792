import type { Database } from "@/lib/data/database";

type Check = { ok: boolean; detail: string };
type Row = { now: Date; applied: string[] };

const MAX_SKEW_MS = 2000;
const UNKNOWN: Check = { ok: false, detail: "unknown while the database does not answer" };
/** PostgreSQL has no table of this name. */
const UNDEFINED_TABLE = "42P01";

/** Whether the database answers, has these migrations, and agrees with this machine about the time. */
export async function readHealth(
  { pool }: Pick<Database, "pool">,
  migrations: readonly string[],
): Promise<Record<"database" | "migrations" | "clock", Check>> {
  try {
    const before = Date.now();
    const { rows } = await pool.query<Row>(
      `SELECT clock_timestamp() AS now, coalesce(array_agg(migration_name::text)
         FILTER (WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL), '{}') AS applied
       FROM _prisma_migrations`,
    );
    const row = rows[0] ?? { now: new Date(0), applied: [] };
    const skew = Math.abs(row.now.getTime() - (before + Date.now()) / 2);
    return {
      database: { ok: true, detail: "answers" },
      migrations: judgeMigrations(migrations, row.applied),
      clock: { ok: skew <= MAX_SKEW_MS, detail: `${Math.round(skew)} ms from the database's` },
    };
  } catch (error) {
    const isEmpty = error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE;
    return isEmpty
      ? {
          database: { ok: true, detail: "answers" },
          migrations: judgeMigrations(migrations, []),
          clock: { ok: false, detail: "unknown before the migrations are applied" },
        }
      : {
          database: { ok: false, detail: "does not answer" },
          migrations: UNKNOWN,
          clock: UNKNOWN,
        };
  }
}

function judgeMigrations(wanted: readonly string[], applied: readonly string[]): Check {
  const missing = wanted.filter((name) => !applied.includes(name));
  if (missing.length === 0) return { ok: true, detail: "applied" };
  return { ok: false, detail: `not applied: ${missing.join(", ")}` };
}
