import type { Database } from "@/lib/data/database";
import { AppError } from "@/lib/domain/app-error";
import { IdentityError } from "@/lib/providers/identity/port";

/** What an identity provider's adapter answers, with its refusals put into ours. */
export async function verified<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    const code = cause.kind === "invalid" ? "identity_invalid" : "unavailable";
    throw new AppError(code, cause.message, { cause });
  }
}

/** Tokens are judged by the same clock as everything else. */
export async function databaseNow({ pool }: Pick<Database, "pool">): Promise<Date> {
  const { rows } = await pool.query<{ now: Date }>("SELECT clock_timestamp() AS now");
  const now = rows[0]?.now;
  if (!now) throw new Error("the database returned no time");
  return now;
}
