import type { Database } from "@/lib/data/database";

/** Makes the public half of the process's key known, before the first event that it signs. */
export async function registerKey({ pool, signer }: Database): Promise<void> {
  if (!signer) throw new Error("this process has no key to sign events with");
  await pool.query("INSERT INTO log_key (keyid, spki) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
    signer.keyid,
    signer.spki,
  ]);
}
