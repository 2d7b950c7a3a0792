import type { Tx } from "@/lib/data/database";
import { findImportedRun } from "@/lib/data/page/imported-pages";
import { AppError } from "@/lib/domain/app-error";
import { readPage } from "@/lib/domain/document/read-page";
import { runFacts } from "@/lib/domain/page-plan/run-facts";

export type GivenOrigin = {
  /** Needed where there is no `page`, which else names the plan that its import made. */
  plan?: string | undefined;
  commit?: string | undefined;
  branch?: string | undefined;
  artifactDigest?: string | undefined;
  flag?: string | undefined;
  environment?: string | undefined;
  deploymentAt?: Date | undefined;
  /** Id or document id of an imported run: its page is filled by this run, and gives what is left out. */
  page?: string | undefined;
};

/** What a new run is of: as the caller says, and what the caller leaves out as the page says that it starts from. */
export async function findOrigin(tx: Tx, projectId: string, given: GivenOrigin) {
  const imported = given.page === undefined ? null : await pageOf(tx, projectId, given.page);
  const plan = given.plan ?? imported?.planName;
  if (plan === undefined) {
    throw new AppError("invalid_request", "It is not said what the run is of.", {
      errors: [{ path: "plan", message: "is missing", expected: "a plan, or a page" }],
    });
  }
  const stated = imported ? runFacts(readPage(imported.text)) : null;
  return {
    plan,
    row: {
      commit: given.commit ?? stated?.commit ?? null,
      branch: given.branch ?? stated?.branch ?? null,
      artifactDigest: given.artifactDigest ?? stated?.artifactDigest ?? null,
      flag: given.flag ?? stated?.flag ?? null,
      environment: given.environment ?? stated?.environment ?? null,
      deploymentAt: given.deploymentAt ?? stated?.deploymentAt ?? null,
      pageId: imported?.page.id ?? null,
    },
    detail: imported ? { page: { id: imported.page.id, sha256: imported.page.sha256 } } : {},
  };
}

async function pageOf(tx: Tx, projectId: string, run: string) {
  const found = await findImportedRun(tx, projectId, run);
  if (found) return found;
  throw new AppError("not_found", `There is no imported run ${run} in this project.`, {
    errors: [
      { path: "page", message: "is unknown", expected: "the id or document id of an imported run" },
    ],
  });
}
