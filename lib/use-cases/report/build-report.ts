import type { RunEvent, RunView } from "@/lib/contract/run";
import { findNames } from "@/lib/data/access/find-names";
import { findNewestIndex } from "@/lib/data/ledger/find-newest-index";
import { readRoot } from "@/lib/data/ledger/read-proofs";
import { findPlanEvidence } from "@/lib/data/report/find-plan-evidence";
import { findLessons } from "@/lib/data/report/lessons-versions";
import type { Report } from "@/lib/domain/report/report";
import type { Context } from "@/lib/use-cases/context";
import { composeReport } from "@/lib/use-cases/report/compose-report";
import { doubtsOf } from "@/lib/use-cases/report/doubts";
import { listEvents } from "@/lib/use-cases/run/list-events";
import { viewRun } from "@/lib/use-cases/run/view-run";

const MOST_ATTEMPTS = 5;

/** The report of a run as it stands now; whoever may read the run may read it. Throws `not_found`. */
export async function buildReport(context: Context, runId: string): Promise<Report> {
  const { db } = context;
  const { view, events } = await readTogether(context, runId);
  const [evidence, lessons, doubts] = await Promise.all([
    findPlanEvidence(db, view.id),
    lessonsHistory(context, view.id),
    doubtsOf(context, view.id, new Date(view.now)),
  ]);
  // The tree up to the run's own newest entry: what happens in other runs changes no report.
  const size = (events.at(-1)?.index ?? -1) + 1;
  const root = Buffer.from(await readRoot(db, size)).toString("hex");
  const ledger = { size, root };
  return composeReport({ view, events, ledger, plan: { evidence }, lessons, ...doubts });
}

/** A run and its history of one moment: read again where an entry was written between the two. */
async function readTogether(
  context: Context,
  runId: string,
): Promise<{ view: RunView; events: RunEvent[] }> {
  for (let attempt = 1; ; attempt += 1) {
    const events = await listEvents(context, runId);
    const view = await viewRun(context, runId);
    const newest = await findNewestIndex(context.db, view.id);
    if (newest === events.at(-1)?.index || attempt === MOST_ATTEMPTS) return { view, events };
  }
}

async function lessonsHistory(
  { db: { prisma } }: Context,
  runId: string,
): Promise<Report["lessonsHistory"]> {
  const versions = await findLessons(prisma, runId);
  const names = await findNames(
    prisma,
    versions.map((version) => version.recordedBy),
  );
  return versions.map(({ ordinal, recordedBy, recordedAt, lessons }) => ({
    ordinal,
    by: names(recordedBy).name,
    at: recordedAt.toISOString(),
    lessons,
  }));
}
