import type { ImportAnswer } from "@/lib/contract/page";
import { type Tx, transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { findRunOfBytes, insertPage } from "@/lib/data/page/imported-pages";
import { lockPlans, type PlanVersionRecord } from "@/lib/data/plan/plan-versions";
import { newestRules } from "@/lib/data/rules/newest-rules";
import { loadRun } from "@/lib/data/run/load-run";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { said } from "@/lib/domain/page-plan/page-text";
import { runFacts } from "@/lib/domain/page-plan/run-facts";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";
import { planSource, presentUpload } from "@/lib/use-cases/page/check-page";
import { countLines } from "@/lib/use-cases/page/present-page";
import { type PageUpload, type ReadUpload, readUpload } from "@/lib/use-cases/page/read-upload";
import { storePagePlan } from "@/lib/use-cases/page/store-page-plan";
import { stageRows } from "@/lib/use-cases/run/stage-rows";

const MOST_ID = 100;

/**
 * Stores a page exactly as it came, with a run that is what it states and a plan that asks for the same. The same bytes
 * again answer the run that there is.
 */
export async function importPage(
  context: Context,
  upload: PageUpload,
  projectKey: string | null,
): Promise<ImportAnswer> {
  const project = await findProject(context, projectKey, "run:write");
  const read = readUpload(upload);
  const stored = await transaction(context.db, async (tx) => {
    requireScope(context.actor, project.id, "run:write");
    // Imports of a project one after the other: the same bytes twice at once are one run.
    await lockPlans(tx, project.id);
    const known = await findRunOfBytes(tx, project.id, read.sha256);
    if (known !== null) return { run: await loadRun(tx, known), created: false };
    const { run, pageId } = await storeRun(tx, context, project.id, read);
    const { total, unplaced } = countLines(read.page);
    const counts = { lines: String(total), unplaced: String(unplaced) };
    await appendEvent(tx, {
      kind: "page.imported",
      actor: context.actor,
      projectId: project.id,
      run,
      detail: { page: pageId, sha256: read.sha256, ...counts },
    });
    return { run: await loadRun(tx, run.id), created: true };
  });
  const { run, created } = stored;
  return {
    ...presentUpload(read, {
      plan: { name: run.plan.name, version: run.planVersion, source: planSource(read) },
      importedAt: run.page?.importedAt ?? null,
    }),
    run: run.id,
    documentId: run.documentId,
    created,
  };
}

async function storeRun(
  tx: Tx,
  { actor }: Context,
  projectId: string,
  read: ReadUpload,
): Promise<{ run: { id: string; planDigest: string }; pageId: string }> {
  const comment = `Made of the page ${read.name}.`;
  const version = await storePagePlan(tx, { projectId, actor, plan: read.plan.plan, comment });
  const { name, bytes, sha256 } = read;
  const importedBy = actorRef(actor);
  const pageId = await insertPage(tx, { projectId, name, source: bytes, sha256, importedBy });
  const run = { id: tx.newId(), planDigest: version.digest };
  const documentId = await freeDocumentId(tx, projectId, read);
  const rules = await newestRules(tx, projectId);
  const { deploymentAt, ...facts } = runFacts(read.page);
  await tx.run.create({
    data: {
      ...run,
      ...facts,
      documentId,
      projectId,
      planVersionId: version.id,
      kind: "imported",
      state: "imported",
      pageId,
      rulesVersion: rules.version,
      rulesDigest: rules.digest,
      createdBy: importedBy,
      createdAt: tx.now,
      deploymentAt,
      stages: { create: stageRows(tx, version.plan) },
    },
  });
  await appendEvent(tx, {
    kind: "run.created",
    actor,
    projectId,
    run,
    detail: createdDetail(documentId, version, {
      commit: facts.commit,
      artifact: facts.artifactDigest,
      rules: { version: rules.version, digest: rules.digest },
      page: { id: pageId, sha256 },
    }),
  });
  return { run, pageId };
}

function createdDetail(
  documentId: string,
  { name, version, digest }: PlanVersionRecord,
  rest: Record<string, unknown>,
): Record<string, unknown> {
  const plan = { name, version, digest };
  return { documentId, kind: "imported", plan, owner: null, authors: null, holders: {}, ...rest };
}

/** The page's own document id, or one of its title, with a number behind where a run has it already. */
async function freeDocumentId(tx: Tx, projectId: string, { page, plan }: ReadUpload) {
  const own = said(page.facts.documentId);
  const base = own?.slice(0, MOST_ID) ?? plan.plan.documentId;
  // A live run may take the next number of the same prefix at this moment.
  const prefix = base.replace(/-\d{1,9}$/, "");
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${projectId}:${prefix}`}, 0))`;
  const taken = await tx.run.findMany({
    where: { projectId, documentId: { startsWith: base } },
    select: { documentId: true },
  });
  const ids = new Set(taken.map((run) => run.documentId));
  let id = base;
  for (let count = 2; ids.has(id); count += 1) id = `${base}-COPY-${count}`;
  return id;
}
