import type { PageView } from "@/lib/contract/page";
import { findPageOfRun } from "@/lib/data/page/imported-pages";
import { AppError } from "@/lib/domain/app-error";
import { readPage } from "@/lib/domain/document/read-page";
import { reviewPage } from "@/lib/domain/review/review-page";
import type { Context } from "@/lib/use-cases/context";
import { presentPage } from "@/lib/use-cases/page/present-page";
import { findRunRef } from "@/lib/use-cases/run/find-run-ref";

/** The page that a run is of, or was started from, read again from its bytes. */
export async function getPage(context: Context, runId: string): Promise<PageView> {
  const { id } = await findRunRef(context, runId);
  const found = await findPageOfRun(context.db.prisma, id);
  if (!found) throw new AppError("not_found", "This run has no page.");
  const { name, sha256, importedAt } = found.page;
  const page = readPage(found.text);
  return presentPage(page, { name, sha256, importedAt, findings: reviewPage(page) });
}
