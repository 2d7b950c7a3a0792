import type { ReviewAnswer } from "@/lib/contract/page";
import { findPageOfRun } from "@/lib/data/page/imported-pages";
import { readSnapshot } from "@/lib/data/read-snapshot";
import { readPage } from "@/lib/domain/document/read-page";
import { reviewPage } from "@/lib/domain/review/review-page";
import { reviewRun } from "@/lib/domain/review/review-run";

import type { Context } from "@/lib/use-cases/context";
import { loadReadableRun } from "@/lib/use-cases/run/load-readable-run";

/** What does not hold: of an imported run in its page, of a live one in what is on record now. */
export function findingsOfRun({ actor, db }: Context, runId: string): Promise<ReviewAnswer> {
  return readSnapshot(db, async (tx) => {
    const run = await loadReadableRun(tx, runId, actor);
    if (run.kind === "live") return { kind: "live", findings: reviewRun(run, tx.now) };
    const found = await findPageOfRun(tx, run.id);
    return { kind: "imported", findings: found ? reviewPage(readPage(found.text)) : [] };
  });
}
