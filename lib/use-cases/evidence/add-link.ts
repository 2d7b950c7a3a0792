import type { EvidenceView } from "@/lib/contract/evidence";
import { findNames } from "@/lib/data/access/find-names";
import { transaction } from "@/lib/data/database";
import { insertEvidence, type NewEvidence } from "@/lib/data/evidence/evidence";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { loadRun } from "@/lib/data/run/load-run";
import { lockRun } from "@/lib/data/run/lock-run";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { cleanText } from "@/lib/domain/evidence/clean-file-name";
import { evidencePlace, requireRoom } from "@/lib/domain/evidence/evidence-place";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import { evidenceView } from "@/lib/use-cases/run/views/evidence-views";

/** Keeps an address as evidence; nothing is fetched from it. `url` is http or https, checked at the edge. */
export function addLink(
  { actor, db }: Context,
  runId: string,
  link: { title: string; url: string; stage: string | null },
): Promise<EvidenceView> {
  return transaction(db, async (tx) => {
    const locked = await lockRun(tx, runId);
    requireScope(actor, locked.projectId, "evidence:write");
    const run = await loadRun(tx, locked.id);
    requireRoom(run, 1);
    const row: NewEvidence = {
      id: tx.newId(),
      ...evidencePlace(run, { stage: link.stage, slot: null }),
      kind: "link",
      title: cleanText(link.title) || link.url,
      originalName: null,
      url: link.url,
      mime: null,
      bytes: null,
      width: null,
      height: null,
      originalSha256: null,
      storedSha256: null,
      thumbnailSha256: null,
      addedBy: actorRef(actor),
      addedAt: tx.now,
      capture: null,
    };
    await insertEvidence(tx, run.id, row);
    await appendEvent(tx, {
      kind: "evidence.added",
      actor,
      projectId: locked.projectId,
      run: locked,
      stageKey: row.stageKey,
      detail: { evidence: row.id, kind: row.kind, link: sha256Hex(link.url) },
    });
    await settleRun(tx, { id: locked.id });
    return evidenceView(row, await findNames(tx, [row.addedBy]));
  });
}
