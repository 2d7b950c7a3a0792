import {
  findNewestCheckpoint,
  listLogKeys,
  type StoredCheckpoint,
  type StoredLogKey,
} from "@/lib/data/ledger/checkpoints";
import { findAlteredLeaf } from "@/lib/data/ledger/find-altered-leaf";
import { readHead } from "@/lib/data/ledger/read-head";
import { readRoot } from "@/lib/data/ledger/read-proofs";
import { sameHash } from "@/lib/ledger/merkle";
import type { CheckpointSigner, SignerState } from "@/lib/providers/signer/port";
import type { Context } from "@/lib/use-cases/context";

/** Newest entries whose data is hashed again at a start. */
const CHECKED_AT_START = 20_000;

/** The log does not go on from what was signed; nothing may be added to it until somebody has looked into it. */
export class LedgerBroken extends Error {}

/**
 * What the signer has signed last, and what is wrong with the log in the database as its continuation, in one sentence;
 * null: nothing. Reads the head, the newest checkpoint and the nodes of one root; what is below them is for `checkLog`.
 */
export async function checkContinuation(
  { db }: Pick<Context, "db">,
  signer: Pick<CheckpointSigner, "state">,
): Promise<{ state: SignerState; problem: string | null }> {
  // In this order others may sign and append meanwhile: what is stored is never ahead of the signer, nor the signer
  // ahead of the log.
  const newest = await findNewestCheckpoint(db);
  const known = await listLogKeys(db);
  const state = await signer.state();
  return { state, problem: await findProblem({ db }, state, { newest, known }) };
}

/** For a start: what is wrong with the data of the newest 20,000 entries, in one sentence; null: nothing. */
export async function checkNewestEntries({ db }: Pick<Context, "db">): Promise<string | null> {
  const altered = await findAlteredLeaf(db, CHECKED_AT_START);
  return altered === null
    ? null
    : `Entry ${altered} of the log is not the one that was appended: it was edited or removed.`;
}

async function findProblem(
  { db }: Pick<Context, "db">,
  { keys, signed }: SignerState,
  { newest, known }: { newest: StoredCheckpoint | null; known: StoredLogKey[] },
): Promise<string | null> {
  const foreign = known.find(({ vkey }, at) => keys[at]?.vkey !== vkey);
  if (foreign) {
    return `The log's checkpoints are signed by ${foreign.vkey}, which this signer does not have: it is the signer of another log, or its folder was lost.`;
  }
  const size = signed?.size ?? 0;
  if (newest && newest.size > size) {
    return `The signer has signed ${size} entries as far as it knows, but there is a checkpoint of ${newest.size}: its folder comes from an old backup.`;
  }
  if (!signed) return null;
  const head = await readHead(db);
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
