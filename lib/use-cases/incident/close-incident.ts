import type { IncidentView } from "@/lib/contract/evidence";
import { findNames } from "@/lib/data/access/find-names";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { loadRun } from "@/lib/data/run/load-run";
import { lockRun } from "@/lib/data/run/lock-run";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import { incidentView } from "@/lib/use-cases/run/views/evidence-views";

/** Closes an open incident of the run with what resolved it; a closed one stays as it is. */
export function closeIncident(
  { actor, db }: Context,
  runId: string,
  incidentId: string,
  resolution: string,
): Promise<IncidentView> {
  return transaction(db, async (tx) => {
    const locked = await lockRun(tx, runId);
    requireScope(actor, locked.projectId, "evidence:write");
    const run = await loadRun(tx, locked.id);
    const incident = run.incidents.find((i) => i.id === incidentId);
    if (!incident) {
      throw new AppError("not_found", `${run.documentId} has no incident ${incidentId}.`);
    }
    if (incident.closedAt) {
      throw new AppError(
        "conflict",
        `It was closed at ${incident.closedAt.toISOString()} already.`,
      );
    }
    const closing = { resolution, closedBy: actorRef(actor), closedAt: tx.now };
    await tx.incident.update({ where: { id: incident.id, closedAt: null }, data: closing });
    await appendEvent(tx, {
      kind: "incident.closed",
      actor,
      projectId: locked.projectId,
      run: locked,
      stageKey: incident.stageKey,
      detail: {
        incident: incident.id,
        kind: incident.kind,
        // Salted with the random row id: the log proves the words without holding them.
        words: sha256Hex(canonicalJson([incident.id, resolution])),
      },
    });
    await settleRun(tx, { id: locked.id });
    const names = await findNames(tx, [incident.openedBy, closing.closedBy]);
    return incidentView({ ...incident, ...closing }, names);
  });
}
