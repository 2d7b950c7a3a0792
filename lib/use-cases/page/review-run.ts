import type { ReviewAnswer } from "@/lib/contract/page";
import { findPageOfRun } from "@/lib/data/page/imported-pages";
import { readSnapshot } from "@/lib/data/read-snapshot";
import { readPage } from "@/lib/domain/document/read-page";
import { type ReviewedFinding, reviewWithWaivers } from "@/lib/domain/review/gate-review";
import { reviewPage } from "@/lib/domain/review/review-page";

import type { Context } from "@/lib/use-cases/context";
import { loadReadableRun } from "@/lib/use-cases/run/load-readable-run";

/** What does not hold: of an imported run in its page, of a live one in what is on record now. */
export function findingsOfRun({ actor, db }: Context, runId: string): Promise<ReviewAnswer> {
  return readSnapshot(db, async (tx) => {
    const run = await loadReadableRun(tx, runId, actor);
    if (run.kind === "live") {
      const { findings, problem } = reviewWithWaivers(run, tx.now);
      // Nothing found would say that everything holds.
      if (problem !== null) throw new Error(`run ${run.id} could not be reviewed: ${problem}`);
      return { kind: "live", findings };
    }
    const found = await findPageOfRun(tx, run.id);
    return { kind: "imported", findings: pageFindings(found?.text ?? "") };
  });
}

/** A page's findings cannot be waived: it is somebody else's, and stays as it is. */
function pageFindings(text: string): ReviewedFinding[] {
  return reviewPage(readPage(text)).map((finding) => ({ ...finding, waived: false }));
}
