import type { IncidentView } from "@/lib/contract/evidence";
import { findNames } from "@/lib/data/access/find-names";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { loadRun } from "@/lib/data/run/load-run";
import { lockRun } from "@/lib/data/run/lock-run";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { cleanText } from "@/lib/domain/evidence/clean-file-name";
import { requireOpenRecord, requireStage } from "@/lib/domain/evidence/evidence-place";
import { activeStage } from "@/lib/domain/run/gate-facts";
import type { IncidentRecord, RunRecord } from "@/lib/domain/run/run-record";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import { incidentView } from "@/lib/use-cases/run/views/evidence-views";

export type NewIncident = Pick<IncidentRecord, "kind" | "severity" | "title" | "note"> & {
  /** The active stage where it is left out, else the whole run. */
  stage: string | null;
  /** When it began; now where it is left out. Between the run's creation and now. */
  at: Date | null;
};

/** Puts an incident or an alert on record. It may be told of later than it began. */
export function openIncident(
  { actor, db }: Context,
  runId: string,
  input: NewIncident,
): Promise<IncidentView> {
  return transaction(db, async (tx) => {
    const locked = await lockRun(tx, runId);
    requireScope(actor, locked.projectId, "evidence:write");
    const run = await loadRun(tx, locked.id);
    requireOpenRecord(run);
    if (input.stage !== null) requireStage(run, input.stage);
    const row: IncidentRecord = {
      id: tx.newId(),
      stageKey: input.stage ?? activeStage(run)?.key ?? null,
      kind: input.kind,
      severity: input.severity,
      title: cleanText(input.title) || input.kind,
      note: input.note,
      resolution: null,
      openedBy: actorRef(actor),
      openedAt: requireTime(run, input.at, tx.now),
      closedBy: null,
      closedAt: null,
    };
    await tx.incident.create({ data: { ...row, runId: locked.id } });
    await appendEvent(tx, {
      kind: "incident.opened",
      actor,
      projectId: locked.projectId,
      run: locked,
      stageKey: row.stageKey,
      detail: {
        incident: row.id,
        kind: row.kind,
        severity: row.severity,
        openedAt: row.openedAt.toISOString(),
        // Salted with the random row id: the log proves the words without holding them.
        words: sha256Hex(canonicalJson([row.id, row.title, row.note])),
      },
    });
    await settleRun(tx, { id: locked.id });
    return incidentView(row, await findNames(tx, [row.openedBy]));
  });
}

function requireTime(run: RunRecord, at: Date | null, now: Date): Date {
  if (at === null) return now;
  if (at <= now && at >= run.createdAt) return at;
  throw new AppError("invalid_request", "The time does not lie within the run.", {
    errors: [
      {
        path: "at",
        message: at > now ? "is in the future" : "is before the run was created",
        expected: `from ${run.createdAt.toISOString()} to ${now.toISOString()}`,
      },
    ],
  });
}
