import { findNames } from "@/lib/data/access/find-names";
import { readRoot } from "@/lib/data/ledger/read-proofs";
import { findPlanEvidence } from "@/lib/data/report/find-plan-evidence";
import { findLessons } from "@/lib/data/report/lessons-versions";
import type { Report } from "@/lib/domain/report/report";
import type { Context } from "@/lib/use-cases/context";
import { composeReport } from "@/lib/use-cases/report/compose-report";
import { listEvents } from "@/lib/use-cases/run/list-events";
import { viewRun } from "@/lib/use-cases/run/view-run";

/** The report of a run as it stands now; whoever may read the run may read it. Throws `not_found`. */
export async function buildReport(context: Context, runId: string): Promise<Report> {
  const { db } = context;
  const view = await viewRun(context, runId);
  const [events, evidence, lessons] = await Promise.all([
    listEvents(context, runId),
    findPlanEvidence(db, view.id),
    lessonsHistory(context, view.id),
  ]);
  // The tree up to the run's own newest entry: what happens in other runs changes no report.
  const size = (events.at(-1)?.index ?? -1) + 1;
  const root = Buffer.from(await readRoot(db, size)).toString("hex");
  return composeReport({ view, events, ledger: { size, root }, plan: { evidence }, lessons });
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
