import type { WaiverView } from "@/lib/contract/waiver";
import type { Names } from "@/lib/data/access/find-names";
import { type WaiverRecord, waiverState } from "@/lib/domain/waiver/waiver";

export function waiverView(waiver: WaiverRecord, names: Names, now: Date): WaiverView {
  return {
    id: waiver.id,
    stage: waiver.stageKey,
    subject: waiver.subject,
    subjectKey: waiver.subjectKey,
    title: waiver.title,
    reason: waiver.reason,
    state: waiverState(waiver, now),
    requestedBy: names(`person:${waiver.requestedBy}`),
    requestedAt: waiver.requestedAt.toISOString(),
    expiresAt: waiver.expiresAt.toISOString(),
    confirmedBy: waiver.confirmedBy === null ? null : names(`person:${waiver.confirmedBy}`),
    confirmedAt: waiver.confirmedAt?.toISOString() ?? null,
    withdrawnAt: waiver.withdrawnAt?.toISOString() ?? null,
  };
}
