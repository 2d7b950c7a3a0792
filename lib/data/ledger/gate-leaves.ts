import type { Tx } from "@/lib/data/database";
import { parseLeaf } from "@/lib/ledger/event-statement";
import { sha256Hex } from "@/lib/ledger/sha256";

export type GateLeaf = {
  index: number;
  kind: string;
  detail: Record<string, unknown>;
  /** SHA-256 (hex) of the leaf's bytes: of the attestation, not its place in the tree. */
  digest: string;
};

/** What people did at a gate: their signatures, decisions and overrides, oldest first. */
export async function listGateLeaves(
  tx: Pick<Tx, "logLeaf">,
  runId: string,
  stageKey: string,
): Promise<GateLeaf[]> {
  const kinds = [
    "sign_off.made",
    "sign_off.withdrawn",
    "decision.recorded",
    "override.requested",
    "override.confirmed",
  ];
  const rows = await tx.logLeaf.findMany({
    where: { runId, stageKey, kind: { in: kinds } },
    orderBy: { idx: "asc" },
    select: { idx: true, kind: true, data: true },
  });
  return rows.map(({ idx, kind, data }) => ({
    index: Number(idx),
    kind,
    detail: parseLeaf(data).statement.predicate.detail,
    digest: sha256Hex(data),
  }));
}
