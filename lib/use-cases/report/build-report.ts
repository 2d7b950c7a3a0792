import type { RunEvent, RunView } from "@/lib/contract/run";
import { findNames } from "@/lib/data/access/find-names";
import { findNewestIndex } from "@/lib/data/ledger/find-newest-index";
import { readRoot } from "@/lib/data/ledger/read-proofs";
import { findPageOfRun } from "@/lib/data/page/imported-pages";
import { findPlanEvidence } from "@/lib/data/report/find-plan-evidence";
import { findLessons } from "@/lib/data/report/lessons-versions";
import { readPage } from "@/lib/domain/document/read-page";
import type { Report } from "@/lib/domain/report/report";
import type { Finding } from "@/lib/domain/review/finding";
import { reviewPage } from "@/lib/domain/review/review-page";
import type { Context } from "@/lib/use-cases/context";
import { composeReport } from "@/lib/use-cases/report/compose-report";
import { listEvents } from "@/lib/use-cases/run/list-events";
import { viewRun } from "@/lib/use-cases/run/view-run";

const MOST_ATTEMPTS = 5;

/** The report of a run as it stands now; whoever may read the run may read it. Throws `not_found`. */
export async function buildReport(context: Context, runId: string): Promise<Report> {
  const { db } = context;
  const { view, events } = await readTogether(context, runId);
  const [evidence, lessons, findings] = await Promise.all([
    findPlanEvidence(db, view.id),
    lessonsHistory(context, view.id),
    findingsOf(context, view),
  ]);
  // The tree up to the run's own newest entry: what happens in other runs changes no report.
  const size = (events.at(-1)?.index ?? -1) + 1;
  const root = Buffer.from(await readRoot(db, size)).toString("hex");
  const ledger = { size, root };
  return composeReport({
    view,
    events,
    ledger,
    plan: { evidence },
    lessons,
    findings,
    waivers: view.waivers,
  });
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

/** Of an imported run in its page, of a live one in what is on record. */
async function findingsOf({ db: { prisma } }: Context, view: RunView): Promise<Finding[]> {
  if (view.kind === "live") return view.findings;
  const found = await findPageOfRun(prisma, view.id);
  return found ? reviewPage(readPage(found.text)) : [];
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
