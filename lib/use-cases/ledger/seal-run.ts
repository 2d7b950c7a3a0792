import { transaction } from "@/lib/data/database";
import { appendLeaf } from "@/lib/data/ledger/append-event";
import {
  type ConfirmedCheckpoint,
  findConfirmedCheckpoint,
} from "@/lib/data/ledger/bundle-checkpoint";
import { readRunEnd } from "@/lib/data/ledger/bundle-leaves";
import { lockAnyRun } from "@/lib/data/run/lock-run";
import { isMember, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

const PATIENCE_MS = 10_000;
const ROUND_MS = 40;

/**
 * Appends the entry that counts the run's entries and names the newest of them, so that a bundle whose end is cut off
 * shows it. A run that nothing was added to since its last seal keeps that one. Returns the seal's index.
 */
export function sealRun({ actor, db }: Context, runId: string): Promise<number> {
  return transaction(db, async (tx) => {
    const { id, projectId, planDigest } = await lockAnyRun(tx, runId);
    if (!isMember(actor, projectId)) throw new AppError("not_found", `There is no run ${runId}.`);
    requireScope(actor, projectId, "read");
    const end = await readRunEnd(tx, id);
    if (end.kind === "bundle.sealed") return end.index;
    const { index } = await appendLeaf(tx, {
      kind: "bundle.sealed",
      actor,
      projectId,
      run: { id, planDigest },
      detail: { entries: end.entries, head: end.leafHash },
    });
    return Number(index);
  });
}

/** A signed head of the log that the entry is under. Throws `unavailable` where the signer does not come in time. */
export async function waitForCheckpoint(
  { db }: Pick<Context, "db">,
  index: number,
  patience = PATIENCE_MS,
): Promise<ConfirmedCheckpoint> {
  for (const until = performance.now() + patience; performance.now() < until; ) {
    const checkpoint = await findConfirmedCheckpoint(db, index);
    if (checkpoint) return checkpoint;
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
  }
  throw new AppError(
    "unavailable",
    "The log's signer has not signed the newest entries yet. Try again once it runs; /readyz says how it is.",
  );
}
