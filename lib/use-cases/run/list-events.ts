import type { RunEvent } from "@/lib/contract/run";
import { findNames } from "@/lib/data/access/find-names";
import { listRunLeaves } from "@/lib/data/ledger/list-run-leaves";
import { readSnapshot } from "@/lib/data/read-snapshot";
import { findRunLabels } from "@/lib/data/run/find-run-labels";
import { isMember, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";
import { describeEvent } from "@/lib/domain/ledger/describe-event";
import type { Context } from "@/lib/use-cases/context";

/** The run's history, oldest first, as one sentence an entry; only entries after `afterIndex` where it is given. */
export function listEvents(
  { actor, db }: Context,
  runId: string,
  afterIndex: number | null = null,
  limit: number | null = null,
): Promise<RunEvent[]> {
  return readSnapshot(db, async (tx) => {
    const labels = isUuid(runId) ? await findRunLabels(tx, runId) : null;
    if (!labels || !isMember(actor, labels.projectId)) {
      throw new AppError("not_found", `There is no run ${runId}.`);
    }
    requireScope(actor, labels.projectId, "read");
    const leaves = await listRunLeaves(tx, runId, { after: afterIndex, limit });
    const names = await findNames(
      tx,
      leaves.map((leaf) => leaf.actor),
    );
    return leaves.map((leaf) => ({
      index: leaf.index,
      at: leaf.at.toISOString(),
      kind: leaf.kind,
      stage: leaf.stageKey,
      actor: names(leaf.actor),
      text: describeEvent(leaf.kind, {
        actor: names(leaf.actor).name,
        stage: leaf.stageKey === null ? null : (labels.stages.get(leaf.stageKey) ?? leaf.stageKey),
        detail: leaf.detail,
        label: (id) => labels.things.get(id) ?? null,
      }),
      leafHash: leaf.leafHash,
    }));
  });
}
