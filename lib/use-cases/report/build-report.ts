import { findLedgerHead, findPlanEvidence } from "@/lib/data/report/find-report-sources";
import type { Report } from "@/lib/domain/report/report";
import type { Context } from "@/lib/use-cases/context";
import { composeReport } from "@/lib/use-cases/report/compose-report";
import { listEvents } from "@/lib/use-cases/run/list-events";
import { viewRun } from "@/lib/use-cases/run/view-run";

/** The report of a run as it stands now; whoever may read the run may read it. Throws `not_found`. */
export async function buildReport(context: Context, runId: string): Promise<Report> {
  const view = await viewRun(context, runId);
  const [events, evidence, ledger] = await Promise.all([
    listEvents(context, runId),
    findPlanEvidence(context.db, view.id),
    findLedgerHead(context.db),
  ]);
  return composeReport({ view, events, ledger, plan: { evidence } });
}
