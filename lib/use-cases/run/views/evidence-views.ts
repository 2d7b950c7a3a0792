import type { ChecklistItemView, EvidenceView, IncidentView } from "@/lib/contract/evidence";
import type { Names } from "@/lib/data/access/find-names";
import type { ChecklistState } from "@/lib/domain/run/checklist";
import type { EvidenceRecord, IncidentRecord } from "@/lib/domain/run/run-record";

export function evidenceView(record: EvidenceRecord, names: Names): EvidenceView {
  const path = record.kind === "link" ? null : `/api/v1/evidence/${record.id}`;
  return {
    id: record.id,
    stage: record.stageKey,
    kind: record.kind,
    slot: record.slot,
    title: record.title,
    originalName: record.originalName,
    url: record.url,
    href: path && `${path}/file`,
    thumbnailHref: path && `${path}/thumbnail`,
    mime: record.mime,
    bytes: record.bytes,
    width: record.width,
    height: record.height,
    originalSha256: record.originalSha256,
    storedSha256: record.storedSha256,
    addedBy: names(record.addedBy),
    addedAt: record.addedAt.toISOString(),
    capture: record.capture,
  };
}

export function checklistItemView(item: ChecklistState, names: Names): ChecklistItemView {
  return {
    key: item.key,
    label: item.label,
    group: item.group,
    kind: item.kind,
    done: item.done,
    mark: item.mark,
    note: item.note,
    by: item.by === null ? null : names(item.by),
    at: item.at?.toISOString() ?? null,
    waived: item.waived,
  };
}

export function incidentView(record: IncidentRecord, names: Names): IncidentView {
  return {
    id: record.id,
    stage: record.stageKey,
    kind: record.kind,
    severity: record.severity,
    title: record.title,
    note: record.note,
    resolution: record.resolution,
    openedBy: names(record.openedBy),
    openedAt: record.openedAt.toISOString(),
    closedBy: record.closedBy === null ? null : names(record.closedBy),
    closedAt: record.closedAt?.toISOString() ?? null,
  };
}
