import type { Tx } from "@/lib/data/database";

export type RunLeaf = {
  index: number;
  at: Date;
  kind: string;
  stageKey: string | null;
  /** `person:<id>`, `token:<id>` or `engine`. */
  actor: string;
  /** The facts that the event was recorded with. */
  detail: Record<string, unknown>;
  leafHash: string;
};

/** The leaves of a run after an index, oldest first. */
export async function listRunLeaves(
  tx: Pick<Tx, "logLeaf">,
  runId: string,
  options: { after: number | null; limit: number | null },
): Promise<RunLeaf[]> {
  const rows = await tx.logLeaf.findMany({
    where: { runId, ...(options.after === null ? {} : { idx: { gt: BigInt(options.after) } }) },
    orderBy: { idx: "asc" },
    ...(options.limit === null ? {} : { take: options.limit }),
  });
  return rows.map((row) => ({
    index: Number(row.idx),
    at: row.txAt,
    kind: row.kind,
    stageKey: row.stageKey,
    actor: row.actor,
    detail: detailOf(row.data),
    leafHash: Buffer.from(row.leafHash).toString("hex"),
  }));
}

/** Reads the event inside the signed envelope. The signature is the verifier's matter, not the reader's. */
function detailOf(data: Uint8Array): Record<string, unknown> {
  const envelope = JSON.parse(Buffer.from(data).toString("utf8")) as { payload: string };
  const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString("utf8")) as {
    predicate: { detail: Record<string, unknown> };
  };
  return statement.predicate.detail;
}
