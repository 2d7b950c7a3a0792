import { SubPart, Words } from "@/components/report/report-part";
import { RecordTime } from "@/components/ui/relative-time";
import type { IncidentLine } from "@/lib/domain/report/report";

type IncidentPartsProps = {
  incidents: IncidentLine[];
  alerts: IncidentLine[];
  /** `in this stage`, for the sentence that says that there is none. */
  where: string;
};

export function IncidentParts({ incidents, alerts, where }: IncidentPartsProps) {
  if (incidents.length === 0 && alerts.length === 0) {
    return (
      <SubPart title="Incidents and alerts">
        <Words>No incident and no alert {where} is on record.</Words>
      </SubPart>
    );
  }
  return (
    <>
      <OneKind title="Incidents" empty={`No incident ${where} is on record.`} lines={incidents} />
      <OneKind title="Alerts" empty={`No alert ${where} is on record.`} lines={alerts} />
    </>
  );
}

type OneKindProps = { title: string; empty: string; lines: IncidentLine[] };

function OneKind({ title, empty, lines }: OneKindProps) {
  return (
    <SubPart title={title}>
      {lines.length === 0 ? <Words>{empty}</Words> : null}
      <ul>
        {lines.map((line) => (
          <li
            key={`${line.openedAt} ${line.title}`}
            className="border-b py-2 [overflow-wrap:anywhere]"
          >
            <span className="font-medium">{line.title}</span>{" "}
            <span className="text-base text-ink-soft">({line.severity})</span>
            {line.note ? <span className="block max-w-[68ch]">{line.note}</span> : null}
            <span className="block text-base text-ink-soft">
              Vouched for by {line.openedBy}, <RecordTime at={line.openedAt} />.{" "}
              <span className={line.open ? "font-medium text-fail" : undefined}>
                {line.open ? "Still open." : `Closed: ${line.closing}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </SubPart>
  );
}
