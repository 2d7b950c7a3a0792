import type { Database } from "@/lib/data/database";
import { findNewestTimestamp } from "@/lib/data/ledger/newest-timestamp";
import { readHead } from "@/lib/data/ledger/read-head";
import { recordFailure, recordTimestamp } from "@/lib/data/ledger/witness-states";
import { AppError } from "@/lib/domain/app-error";
import type { AskTimestamp, TimestampAuthority } from "@/lib/providers/timestamp-authority/port";
import type { Context } from "@/lib/use-cases/context";

/** Further than this from the database's clock, one of both is wrong. */
const MAX_SKEW_MS = 60_000;

export type TimestampRequest = {
  authority: TimestampAuthority;
  checkpoint: { size: number; note: string };
  ask: AskTimestamp;
  signal: AbortSignal;
};

export type TimestampOutcome =
  | { kind: "stamped"; remark: string | null }
  /** The newest token is young enough, or already about this checkpoint. */
  | { kind: "not-due" }
  | { kind: "failed"; error: string };

/**
 * Gets a timestamp for a checkpoint where one is due: one in each of the authority's periods in which the log grew,
 * and one when a run has ended. How it went is the authority's state from then on.
 */
export async function timestampCheckpoint(
  { actor, db }: Context,
  request: TimestampRequest,
): Promise<TimestampOutcome> {
  if (actor.kind !== "engine")
    throw new AppError("forbidden", "Only the server asks timestamp authorities.");
  const { name } = request.authority;
  if (!(await isDue(db, request))) return { kind: "not-due" };
  try {
    return await exchange(db, request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    const error = cause instanceof Error ? cause.message : String(cause);
    await recordFailure(db, { kind: "timestamp", name, error, alarm: null });
    return { kind: "failed", error };
  }
}

async function isDue(db: Database, { authority, checkpoint }: TimestampRequest): Promise<boolean> {
  const newest = await findNewestTimestamp(db, authority.name, checkpoint.size);
  if (!newest) return true;
  if (newest.size >= checkpoint.size) return false;
  return newest.ageMs >= authority.every || newest.runEndedSince;
}

async function exchange(
  db: Database,
  { authority, checkpoint: { size, note }, ask, signal }: TimestampRequest,
): Promise<TimestampOutcome> {
  const { token, genTime } = await ask(authority, Buffer.from(note, "utf8"), signal);
  const ahead = genTime.getTime() - (await readHead(db)).now.getTime();
  const remark =
    Math.abs(ahead) > MAX_SKEW_MS
      ? `The timestamp authority ${authority.name} says ${genTime.toISOString()}, which is ${Math.round(Math.abs(ahead) / 1000)} s ${ahead > 0 ? "ahead of" : "behind"} the database's clock.`
      : null;
  await recordTimestamp(db, { name: authority.name, size, token, genTime, remark });
  return { kind: "stamped", remark };
}
