import type { AuditDetail, AuditEntry, AuditList, AuditQuery } from "@/lib/contract/audit";
import { findNames } from "@/lib/data/access/find-names";
import { findNewestCheckpoint } from "@/lib/data/ledger/checkpoints";
import {
  type AuditLeaf,
  findLedgerPeople,
  listAuditLeaves,
} from "@/lib/data/ledger/list-audit-leaves";
import { readHead } from "@/lib/data/ledger/read-head";
import { readSnapshot } from "@/lib/data/read-snapshot";
import { findRunLabels, type RunLabels } from "@/lib/data/run/find-run-labels";
import { AppError } from "@/lib/domain/app-error";
import { describeEvent } from "@/lib/domain/ledger/describe-event";
import { EVENT_KINDS } from "@/lib/domain/ledger/event";
import { parseLeaf } from "@/lib/ledger/event-statement";
import { findReadableProjects } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

type Projects = Awaited<ReturnType<typeof findReadableProjects>>;

/** The ledger of the actor's projects, newest entry first. A run or person that is not there matches nothing. */
export async function listAudit(context: Context, query: AuditQuery): Promise<AuditList> {
  const { db } = context;
  const projects = await findReadableProjects(context, query.project ?? null);
  const projectIds = projects.map(({ id }) => id);
  const { size } = await readHead(db);
  const covered = (await findNewestCheckpoint(db))?.size ?? 0;
  const { leaves, people } = await readSnapshot(db, async (tx) => ({
    leaves: await listAuditLeaves(tx, {
      projectIds,
      runId: query.run,
      actor: query.person && `person:${query.person}`,
      kinds: query.kind === undefined ? undefined : [query.kind],
      before: query.before,
      after: query.after,
      limit: query.limit + 1,
    }),
    people: await findLedgerPeople(tx, projectIds),
  }));
  const entries = await describe(context, projects, leaves.slice(0, query.limit), covered);
  return {
    entries,
    next: leaves.length > query.limit ? (entries.at(-1)?.index ?? null) : null,
    log: { size, covered },
    kinds: [...EVENT_KINDS],
    people,
    projects: projects.map(({ key }) => key),
  };
}

/** One entry with its very bytes. Throws `not_found` also for entries of other people's projects. */
export async function viewEntry(context: Context, index: number): Promise<AuditDetail> {
  const projects = await findReadableProjects(context, null);
  const projectIds = projects.map(({ id }) => id);
  const [leaf] = await readSnapshot(context.db, (tx) =>
    listAuditLeaves(tx, { projectIds, before: index + 1, limit: 1 }),
  );
  if (leaf?.index !== index) throw new AppError("not_found", `There is no entry ${index} for you.`);
  const newest = await findNewestCheckpoint(context.db);
  const [entry] = await describe(context, projects, [leaf], newest?.size ?? 0);
  if (!entry) throw new Error(`entry ${index} has no description`);
  const { envelope, statement } = parseLeaf(leaf.data);
  return {
    entry,
    envelope: Buffer.from(leaf.data).toString("utf8"),
    statement,
    keyid: envelope.signatures[0]?.keyid ?? "",
    proof:
      newest && entry.covered
        ? {
            size: newest.size,
            signedAt: newest.signedAt.toISOString(),
            path: `/api/v1/ledger/proof?index=${index}`,
          }
        : null,
  };
}

async function describe(
  { db }: Context,
  projects: Projects,
  leaves: AuditLeaf[],
  covered: number,
): Promise<AuditEntry[]> {
  return await readSnapshot(db, async (tx) => {
    const names = await findNames(
      tx,
      leaves.map(({ actor }) => actor),
    );
    const runs = new Map<string, RunLabels & { documentId: string }>();
    for (const id of new Set(leaves.flatMap(({ runId }) => runId ?? []))) {
      const labels = await findRunLabels(tx, id);
      const row = await tx.run.findUnique({ where: { id }, select: { documentId: true } });
      if (labels && row) runs.set(id, { ...labels, ...row });
    }
    return leaves.map((leaf) => {
      const run = leaf.runId === null ? undefined : runs.get(leaf.runId);
      const project = projects.find(({ id }) => id === leaf.projectId);
      return {
        index: leaf.index,
        at: leaf.at.toISOString(),
        kind: leaf.kind,
        sentence: sentenceOf(leaf, names(leaf.actor).name, run),
        actor: names(leaf.actor),
        project: project?.key ?? null,
        run: run && leaf.runId ? { id: leaf.runId, documentId: run.documentId } : null,
        stage: stageTitle(leaf, run),
        leafHash: leaf.leafHash,
        covered: leaf.index < covered,
      };
    });
  });
}

function sentenceOf(leaf: AuditLeaf, actor: string, run: RunLabels | undefined): string {
  const { statement } = parseLeaf(leaf.data);
  return describeEvent(leaf.kind, {
    actor,
    stage: stageTitle(leaf, run),
    detail: statement.predicate.detail,
    label: (id) => run?.things.get(id) ?? null,
  });
}

function stageTitle({ stageKey }: AuditLeaf, run: RunLabels | undefined): string | null {
  return stageKey === null ? null : (run?.stages.get(stageKey) ?? stageKey);
}
