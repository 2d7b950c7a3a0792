import { createHash, randomBytes } from "node:crypto";
import type { Database } from "@/lib/data/database";

const SECONDS = 120;

export function hashOfTicket(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** A new secret that reads one run for two minutes by the database's clock. Those that are over are forgotten. */
export async function issueTicket({ pool }: Database, runId: string): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await pool.query("DELETE FROM render_ticket WHERE expires_at < clock_timestamp()");
  await pool.query(
    `INSERT INTO render_ticket (hash, run_id, expires_at)
     VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))`,
    [hashOfTicket(secret), runId, SECONDS],
  );
  return secret;
}

export async function endTicket({ pool }: Database, secret: string): Promise<void> {
  await pool.query("DELETE FROM render_ticket WHERE hash = $1", [hashOfTicket(secret)]);
}
