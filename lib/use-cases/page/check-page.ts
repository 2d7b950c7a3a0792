import type { PageCheckAnswer } from "@/lib/contract/page";
import { AppError } from "@/lib/domain/app-error";
import { printPlan } from "@/lib/domain/plan-import/print-plan";
import { findReadableProjects } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";
import { countLines, presentPage } from "@/lib/use-cases/page/present-page";
import { type PageUpload, type ReadUpload, readUpload } from "@/lib/use-cases/page/read-upload";

/** What an import would find; nothing is stored. For everybody who may read a project. */
export async function checkPage(context: Context, upload: PageUpload): Promise<PageCheckAnswer> {
  const projects = await findReadableProjects(context, null);
  if (projects.length === 0) throw new AppError("forbidden", "You have no role in any project.");
  const read = readUpload(upload);
  const { name } = read.plan.plan;
  return presentUpload(read, {
    plan: { name, version: null, source: planSource(read) },
    importedAt: null,
  });
}

/** The plan of a page as people write it. */
export function planSource({ name, plan }: ReadUpload): string {
  return printPlan(plan.plan, `Made of the page ${name}.`);
}

type Stored = {
  plan: { name: string; version: number | null; source: string };
  importedAt: Date | null;
};

export function presentUpload(read: ReadUpload, { plan, importedAt }: Stored): PageCheckAnswer {
  const { name, sha256, page, findings, notes } = read;
  const { assumed, notCarried } = read.plan;
  return {
    page: presentPage(page, { name, sha256, importedAt, findings }),
    plan: { ...plan, assumed, notCarried: notCarried.map(({ path, why }) => ({ path, why })) },
    lines: countLines(page),
    findings,
    notes,
  };
}
