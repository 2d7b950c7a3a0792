import type { TrustHealth } from "@/lib/contract/trust";
import { findNewestCheckpoint } from "@/lib/data/ledger/checkpoints";
import { findNewestLogCheck } from "@/lib/data/ledger/log-checks";
import { readHead } from "@/lib/data/ledger/read-head";
import { readTrustCounts } from "@/lib/data/ledger/read-trust-counts";
import { readUnsigned } from "@/lib/data/ledger/read-unsigned";
import { listWitnessStates, type WitnessState } from "@/lib/data/ledger/witness-states";
import { SignerError } from "@/lib/providers/signer/port";
import { findReadableProjects } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";
import { checkContinuation } from "@/lib/use-cases/ledger/check-continuation";

/** What the record's trustworthiness rests on. Counts are of the actor's projects; the log is everybody's. */
export async function readTrust(context: Context): Promise<TrustHealth> {
  const { db } = context;
  const projects = await findReadableProjects(context, null);
  const before = Date.now();
  const head = await readHead(db);
  const skew = (before + Date.now()) / 2 - head.now.getTime();
  const newest = await findNewestCheckpoint(db);
  const unsigned = await readUnsigned(db);
  const checked = await findNewestLogCheck(db);
  const confirmers = await listWitnessStates(db);
  const counts = await readTrustCounts(
    db,
    projects.map(({ id }) => id),
  );
  return {
    at: head.now.toISOString(),
    log: { size: head.size, root: head.root.toString("hex") },
    checkpoint: newest && {
      size: newest.size,
      signedAt: newest.signedAt.toISOString(),
      ageSeconds: (head.now.getTime() - newest.signedAt.getTime()) / 1000,
    },
    unsigned: { entries: unsigned.entries, oldestSeconds: unsigned.oldestMs / 1000 },
    signer: await signerPart(context),
    witnesses: confirmers.filter(({ kind }) => kind === "witness").map(outsider),
    timestampAuthorities: confirmers.filter(({ kind }) => kind === "timestamp").map(outsider),
    clockSkewSeconds: skew / 1000,
    ...counts,
    eventKeys: counts.eventKeys.map(({ keyid, since }) => ({ keyid, since: since.toISOString() })),
    fsck: checked && {
      at: checked.at.toISOString(),
      size: checked.size,
      problems: checked.problems,
    },
  };
}

async function signerPart({ db, signer }: Context): Promise<TrustHealth["signer"]> {
  if (!signer) return { isReachable: null, problem: null, origin: null, vkey: null };
  try {
    const { state, problem } = await checkContinuation({ db }, signer);
    return {
      isReachable: true,
      problem,
      origin: state.origin,
      vkey: state.keys.at(-1)?.vkey ?? null,
    };
  } catch (error) {
    if (!(error instanceof SignerError)) throw error;
    return { isReachable: false, problem: error.message, origin: null, vkey: null };
  }
}

function outsider(state: WitnessState): TrustHealth["witnesses"][number] {
  return {
    name: state.name,
    state: state.alarm ? "alarm" : state.error ? "failed" : state.okAt ? "good" : "never_asked",
    size: state.size,
    last: state.okAt?.toISOString() ?? null,
    error: state.error,
  };
}
