import type { Tx } from "@/lib/data/database";
import {
  type ApprovalRules,
  BUILT_IN_RULES,
  parseApprovalRules,
} from "@/lib/domain/rules/approval-rules";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";

/** Canonical text of version 0, and its SHA-256. */
export const BUILT_IN_DOCUMENT = canonicalJson(BUILT_IN_RULES);
export const BUILT_IN_DIGEST = sha256Hex(BUILT_IN_DOCUMENT);

export type Pin = { projectId: string; rulesVersion: number | null; rulesDigest: string | null };

/**
 * The rules that runs pinned, by version and digest. Null for a run whose version is gone, has another digest than its
 * document or than the run pinned, or is not understood: nothing unknown opens a gate.
 */
export async function findPinnedRules(
  tx: Pick<Tx, "approvalRulesVersion">,
  pins: Pin[],
): Promise<(pin: Pin) => ApprovalRules | null> {
  const stored = pins.filter((pin) => pin.rulesVersion !== null && pin.rulesVersion > 0);
  const rows =
    stored.length === 0
      ? []
      : await tx.approvalRulesVersion.findMany({
          where: { projectId: { in: [...new Set(stored.map((pin) => pin.projectId))] } },
          select: { projectId: true, version: true, document: true },
        });
  return ({ projectId, rulesVersion, rulesDigest }) => {
    const row = rows.find((r) => r.projectId === projectId && r.version === rulesVersion);
    const document = rulesVersion === 0 ? BUILT_IN_DOCUMENT : row?.document;
    if (document === undefined || sha256Hex(document) !== rulesDigest) return null;
    return parseApprovalRules(document);
  };
}
