import { findNewestCheckpoint, listLogKeys } from "@/lib/data/ledger/checkpoints";
import { readHead } from "@/lib/data/ledger/read-head";
import { readRoot } from "@/lib/data/ledger/read-proofs";
import { sameHash } from "@/lib/ledger/merkle";
import type { SignerState } from "@/lib/providers/signer/port";
import type { Context } from "@/lib/use-cases/context";

/** The log does not go on from what was signed; nothing may be added to it until somebody has looked into it. */
export class LedgerBroken extends Error {}

/**
 * Whether the log in the database goes on from what the signer has signed: null, or what is wrong in one sentence.
 * Reads the head, the newest checkpoint and the nodes of one root; what is below them is for `checkLog` to say.
 */
export async function checkContinuation(
  { db }: Pick<Context, "db">,
  { keys, signed }: SignerState,
): Promise<string | null> {
  const [head, newest, known] = [
    await readHead(db),
    await findNewestCheckpoint(db),
    await listLogKeys(db),
  ];
  const foreign = known.find(({ vkey }, at) => keys[at]?.vkey !== vkey);
  if (foreign) {
    return `The log's checkpoints are signed by ${foreign.vkey}, which this signer does not have: it is the signer of another log, or its folder was lost.`;
  }
  const size = signed?.size ?? 0;
  if (newest && newest.size > size) {
    return `The signer has signed ${size} entries as far as it knows, but there is a checkpoint of ${newest.size}: its folder comes from an old backup.`;
  }
  if (!signed) return null;
  if (head.size < size) {
    return `The log has ${head.size} entries; ${size} were signed: its end is missing, or the database comes from an old backup.`;
  }
  const root = await readRoot(db, size).catch(() => null);
  if (root === null) return `The log's tree has gaps below its first ${size} entries.`;
  if (!sameHash(root, signed.root)) {
    return `The first ${size} entries of the log are not those that were signed: they were rewritten.`;
  }
  return null;
}
