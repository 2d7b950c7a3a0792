import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { insertCheckpoint, listLogKeys } from "@/lib/data/ledger/checkpoints";
import { readHead } from "@/lib/data/ledger/read-head";
import { readConsistencyProof } from "@/lib/data/ledger/read-proofs";
import type { CheckpointSigner, LogKey, SignedHead } from "@/lib/providers/signer/port";
import type { Context } from "@/lib/use-cases/context";
import { checkContinuation, LedgerBroken } from "@/lib/use-cases/ledger/check-continuation";
import { ENGINE } from "@/lib/use-cases/run/engine";

/**
 * What the signer has signed last, kept in the database with its keys. Throws `LedgerBroken` where the
 * log does not go on from there.
 */
export async function followSigner(
  { db }: Pick<Context, "db">,
  signer: CheckpointSigner,
): Promise<SignedHead | null> {
  const { state, problem } = await checkContinuation({ db }, signer);
  if (problem !== null) throw new LedgerBroken(problem);
  await keepKeys({ db }, state.keys);
  if (state.signed) await insertCheckpoint(db, state.signed);
  return state.signed;
}

/** Has the signer sign what was appended since `last`; null where nothing was. */
export async function publishCheckpoint(
  { db }: Pick<Context, "db">,
  signer: CheckpointSigner,
  last: SignedHead | null,
): Promise<SignedHead | null> {
  const { size, root, now } = await readHead(db);
  const oldSize = last?.size ?? 0;
  if (size === oldSize) return null;
  const proof = await readConsistencyProof(db, oldSize, size);
  const note = await signer.sign({ size, root, oldSize, proof, at: now });
  await insertCheckpoint(db, { size, root, note });
  return { size, root, note };
}

/** A key that is new to the database is an entry of the log, unless it is the first one. */
async function keepKeys({ db }: Pick<Context, "db">, keys: LogKey[]): Promise<void> {
  const known = new Set((await listLogKeys(db)).map(({ vkey }) => vkey));
  for (const [ordinal, { vkey, transition }] of keys.entries()) {
    if (known.has(vkey)) continue;
    await transaction(db, async (tx) => {
      const { count } = await tx.checkpointKey.createMany({
        data: [{ vkey, ordinal, transition, createdAt: tx.now }],
        skipDuplicates: true,
      });
      if (count === 0 || ordinal === 0) return;
      await appendEvent(tx, {
        kind: "ledger.log_key_changed",
        actor: ENGINE,
        projectId: null,
        detail: { from: keys[ordinal - 1]?.vkey ?? null, to: vkey },
      });
    });
  }
}
