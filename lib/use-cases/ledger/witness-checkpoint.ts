import type { Database } from "@/lib/data/database";
import { readHead } from "@/lib/data/ledger/read-head";
import { readConsistencyProof } from "@/lib/data/ledger/read-proofs";
import {
  findWitnessState,
  recordCosignature,
  recordFailure,
} from "@/lib/data/ledger/witness-states";
import { AppError } from "@/lib/domain/app-error";
import { type CosignerKey, openCosignature, parseCosignerKey } from "@/lib/ledger/cosignature";
import { parseNote } from "@/lib/ledger/note";
import type { AskWitness, Witness, WitnessAnswer } from "@/lib/providers/witness/port";
import type { Context } from "@/lib/use-cases/context";

/** Clocks may differ; a witness that signs for later than this has a wrong one. */
const MAX_AHEAD_MS = 120_000;

export type WitnessedCheckpoint = { size: number; note: string };

export type WitnessRequest = {
  witness: Witness;
  checkpoint: WitnessedCheckpoint;
  ask: AskWitness;
  signal: AbortSignal;
};

export type WitnessOutcome =
  | { kind: "cosigned" }
  /** A newer checkpoint was confirmed in the meantime. */
  | { kind: "overtaken" }
  | { kind: "failed"; error: string; alarm: "split_view" | null };

/**
 * Asks a witness to confirm a checkpoint and keeps what it signed, if that verifies. How it went is the witness's
 * state from then on; a log that the witness takes for another one is an alarm until it confirms this one again.
 */
export async function witnessCheckpoint(
  { actor, db }: Context,
  request: WitnessRequest,
): Promise<WitnessOutcome> {
  if (actor.kind !== "engine") throw new AppError("forbidden", "Only the server asks witnesses.");
  const { name } = request.witness;
  const outcome = await exchange(db, request).catch((error: unknown): WitnessOutcome => {
    // What the caller has ended says nothing about the witness.
    if (request.signal.aborted) throw error;
    return failed(error instanceof Error ? error.message : String(error));
  });
  if (outcome.kind === "failed") {
    await recordFailure(db, { kind: "witness", name, error: outcome.error, alarm: outcome.alarm });
  }
  return outcome;
}

async function exchange(db: Database, request: WitnessRequest): Promise<WitnessOutcome> {
  const { witness, checkpoint } = request;
  const key = parseCosignerKey(witness.vkey);
  if (!key) return failed(`The key of the witness ${witness.name} cannot be read.`);
  let size = (await findWitnessState(db, "witness", witness.name))?.size ?? 0;
  for (let tries = 0; tries < 2; tries += 1) {
    if (size > checkpoint.size) return judgeAhead(db, witness, size);
    const answer = await askFrom(db, size, request);
    if (answer.kind !== "conflict") return take(db, key, checkpoint, answer);
    size = answer.size;
  }
  if (size > checkpoint.size) return judgeAhead(db, witness, size);
  return failed(`The witness ${witness.name} named another size each time that it was asked.`);
}

async function askFrom(
  db: Database,
  oldSize: number,
  { witness, checkpoint: { size, note }, ask, signal }: WitnessRequest,
): Promise<WitnessAnswer> {
  const proof = await readConsistencyProof(db, oldSize, size);
  return ask(witness, { oldSize, proof, note }, signal);
}

/** The witness has confirmed more than the checkpoint holds: more than the log holds, too? */
async function judgeAhead(db: Database, { name }: Witness, size: number): Promise<WitnessOutcome> {
  const own = (await readHead(db)).size;
  if (size <= own) return { kind: "overtaken" };
  return splitView(
    `The witness ${name} has confirmed ${size} entries of this log, which has ${own}: it was set back, or somebody else signs with its key.`,
  );
}

async function take(
  db: Database,
  key: CosignerKey,
  checkpoint: WitnessedCheckpoint,
  answer: Exclude<WitnessAnswer, { kind: "conflict" }>,
): Promise<WitnessOutcome> {
  switch (answer.kind) {
    case "cosigned":
      return keep(db, key, checkpoint, answer.lines);
    case "refused":
      return failed(answer.detail);
    case "inconsistent":
      return splitView(
        `The witness ${key.name} has confirmed another history of this log: the checkpoint of ${checkpoint.size} entries does not continue it. It said: ${answer.detail}`,
      );
  }
}

async function keep(
  db: Database,
  key: CosignerKey,
  { size, note }: WitnessedCheckpoint,
  lines: readonly string[],
): Promise<WitnessOutcome> {
  const { text } = parseNote(note);
  const opened = lines.map((line) => ({ line, ...openCosignature(line, key, text) }));
  // A known key with a bad signature spoils the whole answer; unknown ones do not matter (C2SP signed-note).
  const bad = opened.find((one) => !one.ok && one.fault === "not-verified");
  const good = opened.find((one) => one.ok);
  if (bad) return failed(`The witness ${key.name} answered with a signature that does not verify.`);
  if (!good?.ok) {
    return failed(`The witness ${key.name} answered without a signature by the key ${key.keyId}.`);
  }
  const ahead = good.time.getTime() - (await readHead(db)).now.getTime();
  if (ahead > MAX_AHEAD_MS) {
    return failed(
      `The witness ${key.name} signed for a time that is ${Math.round(ahead / 1000)} s from now.`,
    );
  }
  const signer = `${key.name}+${key.keyId}`;
  await recordCosignature(db, {
    name: key.name,
    signer,
    size,
    line: good.line,
    witnessedAt: good.time,
  });
  return { kind: "cosigned" };
}

function failed(error: string): WitnessOutcome {
  return { kind: "failed", error, alarm: null };
}

function splitView(error: string): WitnessOutcome {
  return { kind: "failed", error, alarm: "split_view" };
}
