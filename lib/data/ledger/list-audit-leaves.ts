import type { Tx } from "@/lib/data/database";
import { Prisma } from "@/lib/data/generated/client";

/** What is left out narrows nothing. */
export type AuditFilter = {
  projectIds: readonly string[];
  runId?: string | undefined;
  /** As the ledger names it. */
  actor?: string | undefined;
  kinds?: readonly string[] | undefined;
  before?: number | undefined;
  after?: number | undefined;
  limit: number;
};

export type AuditLeaf = {
  index: number;
  at: Date;
  kind: string;
  actor: string;
  projectId: string | null;
  runId: string | null;
  stageKey: string | null;
  leafHash: string;
  data: Uint8Array;
};

type Row = Omit<AuditLeaf, "index"> & { index: bigint };

/** Newest first. Of what belongs to no project, only what tells of nobody: the keys. */
export async function listAuditLeaves(
  tx: Pick<Tx, "$queryRaw">,
  { projectIds, runId, actor, kinds, before, after, limit }: AuditFilter,
): Promise<AuditLeaf[]> {
  const conditions = [
    Prisma.sql`(project_id = ANY(${[...projectIds]}::uuid[])
      OR (project_id IS NULL AND kind LIKE 'ledger.%'))`,
    ...(runId === undefined ? [] : [Prisma.sql`run_id = ${runId}::uuid`]),
    ...(actor === undefined ? [] : [Prisma.sql`actor = ${actor}`]),
    ...(kinds === undefined ? [] : [Prisma.sql`kind = ANY(${[...kinds]}::text[])`]),
    ...(before === undefined ? [] : [Prisma.sql`idx < ${before}`]),
    ...(after === undefined ? [] : [Prisma.sql`idx > ${after}`]),
  ];
  const rows = await tx.$queryRaw<Row[]>`
    SELECT idx AS index, tx_at AS at, kind, actor, project_id AS "projectId", run_id AS "runId",
      stage_key AS "stageKey", encode(leaf_hash, 'hex') AS "leafHash", data
    FROM log_leaf WHERE ${Prisma.join(conditions, " AND ")} ORDER BY idx DESC LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, index: Number(row.index) }));
}

/** Everybody who did something in these projects, by name. */
export function findLedgerPeople(
  tx: Pick<Tx, "$queryRaw">,
  projectIds: readonly string[],
): Promise<{ id: string; name: string }[]> {
  return tx.$queryRaw`
    SELECT p.id, p.name FROM person p WHERE EXISTS (
      SELECT FROM log_leaf l
      WHERE l.actor = 'person:' || p.id AND l.project_id = ANY(${[...projectIds]}::uuid[]))
    ORDER BY p.name, p.id`;
}
