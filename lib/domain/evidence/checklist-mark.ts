import { type Actor, actorRef } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { requireStage } from "@/lib/domain/evidence/evidence-place";
import { type ChecklistItem, PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { planStageOf } from "@/lib/domain/run/gate-facts";
import type { MarkRecord, RunRecord } from "@/lib/domain/run/run-record";

export type MarkWish = { stage: string; item: string; done: boolean; note: string | null };

/**
 * Whether and as what a mark goes on record. Measured: a machine says so and says how it knows. Vouched for:
 * a person says so. An attested item is for persons only; what follows from signatures nobody ticks; and no
 * person's word takes the place of a measurement. `unchanged` where the newest mark says the same.
 */
export function decideMark(
  run: RunRecord,
  actor: Actor,
  wish: MarkWish,
): { item: ChecklistItem; mark: MarkRecord["mark"] | "unchanged" } {
  const item = findItem(run, wish);
  requireMarkable(run, wish.stage);
  if (item.kind === "sign-offs") {
    throw new AppError("conflict", `"${item.label}" follows from the signatures; nobody ticks it.`);
  }
  const mark = actor.kind === "person" ? "vouched" : "measured";
  if (mark === "measured") requireMeasurement(item, wish);
  const newest = run.marks.filter((m) => m.stageKey === wish.stage && m.item === wish.item).at(-1);
  if (!newest || newest.done !== wish.done) return { item, mark };
  const same = newest.mark === mark && newest.note === wish.note && newest.by === actorRef(actor);
  if (same) return { item, mark: "unchanged" };
  if (newest.mark === "measured" && mark === "vouched") {
    throw new AppError("conflict", `"${item.label}" is measured already; a tick would prove less.`);
  }
  return { item, mark };
}

function findItem(run: RunRecord, wish: MarkWish): ChecklistItem {
  requireStage(run, wish.stage);
  const items = itemsOf(run, wish.stage);
  const item = items.find((i) => i.key === wish.item);
  if (item) return item;
  throw new AppError("not_found", `The checklist of ${wish.stage} has no item ${wish.item}.`, {
    errors: [
      {
        path: "item",
        message: "is unknown",
        expected: items.map((i) => i.key).join(", ") || "no item: this checklist is empty",
      },
    ],
  });
}

function itemsOf(run: RunRecord, stage: string): ChecklistItem[] {
  return stage === PRE_DEPLOYMENT ? run.plan.checklist : planStageOf(run, stage).checklist;
}

/** A checklist is open while its own gate lies ahead: earlier would be a promise, later would be history rewritten. */
function requireMarkable(run: RunRecord, stageKey: string): void {
  if (stageKey === PRE_DEPLOYMENT) {
    if (run.state === "draft" || run.state === "ready") return;
    throw new AppError(
      "conflict",
      `${run.documentId} is ${run.state}; its pre-deployment checklist is behind it.`,
    );
  }
  const state = run.stages.find((s) => s.key === stageKey)?.state;
  if (state === "running" || state === "awaiting_decision") return;
  throw new AppError(
    "conflict",
    state === "pending"
      ? `Stage ${stageKey} has not started; its checklist opens with it.`
      : `Stage ${stageKey} is over; its checklist stays as it was decided on.`,
  );
}

function requireMeasurement(item: ChecklistItem, wish: MarkWish): void {
  if (item.kind === "attested") {
    throw new AppError(
      "forbidden",
      `"${item.label}" is for a person to vouch for; sign in and tick it, no token can.`,
    );
  }
  if (wish.note) return;
  throw new AppError("invalid_request", `"${item.label}" is measured: say how it is known.`, {
    errors: [
      {
        path: "note",
        message: "is missing",
        expected: "a link to the measurement, or what was measured",
      },
    ],
  });
}
