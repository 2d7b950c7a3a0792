import type { Database } from "@/lib/data/database";

export type Account = {
  email: string;
  /** Whether there is a password; else the person comes by the identity provider alone. */
  hasPassword: boolean;
};

export async function findAccount(
  { pool }: Pick<Database, "pool">,
  personId: string,
): Promise<Account | null> {
  const { rows } = await pool.query<Account>(
    `SELECT email, has_password AS "hasPassword" FROM person WHERE id = $1`,
    [personId],
  );
  return rows[0] ?? null;
}
