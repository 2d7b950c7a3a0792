import { claimPulls } from "@/lib/data/source/claim-pulls";
import { createMissingPulls } from "@/lib/data/source/create-pulls";
import type { PullTarget } from "@/lib/data/source/pull-target";
import type { Context } from "@/lib/use-cases/context";
import type { Patience } from "@/lib/use-cases/source/patience";
import { type PollOutcome, pollMetric } from "@/lib/use-cases/source/poll-metric";

/** Takes up to `most` pulls that are due now for the caller to ask for. Any number of processes may call it at once. */
export async function takeDuePulls(
  { db }: Pick<Context, "db">,
  most: number,
): Promise<PullTarget[]> {
  await createMissingPulls(db);
  return most > 0 ? claimPulls(db, most) : [];
}

/** One round: asks for everything that is due, up to `most`, all at once. */
export async function pollDue(
  context: Pick<Context, "db" | "sources">,
  most: number,
  patience: Patience,
): Promise<PollOutcome[]> {
  const targets = await takeDuePulls(context, most);
  return Promise.all(targets.map((target) => pollMetric(context, target, patience)));
}
