import { KnownMark } from "@/components/report/known-mark";
import { Words } from "@/components/report/report-part";
import { RecordTime } from "@/components/ui/relative-time";
import { StatusShape } from "@/components/ui/status-shape";
import type { ChecklistLine } from "@/lib/domain/report/report";

export function ChecklistPart({ lines }: { lines: ChecklistLine[] }) {
  if (lines.length === 0) return <Words>The plan asks for no checklist here.</Words>;
  const groups = [...new Set(lines.map((line) => line.group))];
  return groups.map((group) => (
    <div key={group ?? ""}>
      {group ? <h4 className="mt-3 font-semibold">{group}</h4> : null}
      <ul className="border-t">
        {lines
          .filter((line) => line.group === group)
          .map((line) => (
            <Item key={line.label} line={line} />
          ))}
      </ul>
    </div>
  ));
}

function Item({ line }: { line: ChecklistLine }) {
  return (
    <li className="flex items-start gap-3 border-b py-1.5">
      <span className={`mt-1 ${line.done ? "text-pass" : "text-unknown"}`}>
        <StatusShape shape={line.done ? "check-circle" : "dashed-circle"} />
        <span className="sr-only">{line.done ? "Done: " : "Open: "}</span>
      </span>
      <span className="min-w-0 flex-1">
        {line.label}
        {line.done ? null : <span className="text-unknown"> (open)</span>}
        {line.note ? (
          <span className="block text-base [overflow-wrap:anywhere] text-ink-soft">
            {line.note}
          </span>
        ) : null}
      </span>
      <span className="max-w-[45%] text-right">
        <KnownMark known={line.known} by={line.by} />
        {line.at ? (
          <span className="block text-xs text-ink-faint">
            <RecordTime at={line.at} />
          </span>
        ) : null}
      </span>
    </li>
  );
}
