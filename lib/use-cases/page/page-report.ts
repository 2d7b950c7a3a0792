import { findPageOfRun } from "@/lib/data/page/imported-pages";
import { findPlanEvidence } from "@/lib/data/report/find-plan-evidence";
import { readPage } from "@/lib/domain/document/read-page";
import { nameWithoutExtension } from "@/lib/domain/evidence/clean-file-name";
import { fillPage } from "@/lib/domain/page-fill/fill-page";
import type { Context } from "@/lib/use-cases/context";
import { pageValues } from "@/lib/use-cases/page/page-values";
import { viewRun } from "@/lib/use-cases/run/view-run";

const BYTE_ORDER_MARK = "\u{feff}";

/**
 * The page that a run was started from, filled by what the run has; of an imported run the page itself, its encoding
 * repaired. Null where the run has no page.
 */
export async function pageReport(context: Context, runId: string): Promise<string | null> {
  const view = await viewRun(context, runId);
  const found = await findPageOfRun(context.db.prisma, view.id);
  if (!found) return null;
  const page = readPage(found.text);
  const lead = found.bom ? BYTE_ORDER_MARK : "";
  if (view.kind === "imported") return lead + page.source;
  const evidence = await findPlanEvidence(context.db, view.id);
  const name = nameWithoutExtension(found.page.name);
  return lead + fillPage(page, pageValues(view, evidence), { name });
}
