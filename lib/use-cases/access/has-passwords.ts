import type { Database } from "@/lib/data/database";

/** Whether anybody could sign in with a password at all. Says nothing about whom. */
export async function hasPasswords({ pool }: Pick<Database, "pool">): Promise<boolean> {
  const { rows } = await pool.query<{ any: boolean }>(
    'SELECT EXISTS (SELECT FROM person WHERE has_password AND disabled_at IS NULL) AS "any"',
  );
  return rows[0]?.any ?? false;
}
