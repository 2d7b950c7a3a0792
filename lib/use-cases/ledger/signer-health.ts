import { findNewestCheckpoint } from "@/lib/data/ledger/checkpoints";
import { readUnsigned } from "@/lib/data/ledger/read-unsigned";
import { type CheckpointSigner, SignerError } from "@/lib/providers/signer/port";
import type { Context } from "@/lib/use-cases/context";
import { checkContinuation } from "@/lib/use-cases/ledger/check-continuation";

/** Entries that have waited longer than this for a checkpoint mean that nobody signs. */
const LATE_MS = 10_000;

/** Whether the signer answers, knows this log, and keeps up with it. */
export async function readSignerHealth(
  { db }: Pick<Context, "db">,
  signer: CheckpointSigner,
): Promise<{ ok: boolean; detail: string }> {
  try {
    const { problem } = await checkContinuation({ db }, signer);
    if (problem !== null) return { ok: false, detail: problem };
    const { entries, oldestMs } = await readUnsigned(db);
    const newest = await findNewestCheckpoint(db);
    const signed = `${newest?.size ?? 0} entries are under a checkpoint`;
    return oldestMs > LATE_MS
      ? {
          ok: false,
          detail: `${signed}; ${entries} have waited for ${Math.round(oldestMs / 1000)} s`,
        }
      : { ok: true, detail: signed };
  } catch (error) {
    if (error instanceof SignerError) return { ok: false, detail: error.message };
    return { ok: false, detail: "unknown while the database does not answer" };
  }
}
