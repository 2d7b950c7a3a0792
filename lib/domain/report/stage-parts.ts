import {
  type Block,
  type CheckLine,
  facts,
  heading,
  list,
  paragraph,
  table,
} from "@/lib/domain/report/block";
import { instantText } from "@/lib/domain/report/instant";
import { knownText } from "@/lib/domain/report/known";
import type {
  ChecklistLine,
  EvidenceLine,
  IncidentLine,
  StageReport,
} from "@/lib/domain/report/report";

export function checklistBlocks(lines: ChecklistLine[]): Block[] {
  if (lines.length === 0) return [paragraph("The plan asks for no checklist here.")];
  const groups = [...new Set(lines.map((line) => line.group))];
  return groups.flatMap((group): Block[] => [
    ...(group === null ? [] : [heading(4, group)]),
    {
      kind: "checks",
      items: lines.filter((line) => line.group === group).map(checkLine),
    },
  ]);
}

function checkLine(line: ChecklistLine): CheckLine {
  return {
    done: line.done,
    text: line.label,
    notes: line.known === "missing" && line.note === null ? [] : [checklistNote(line)],
  };
}

/** `vouched for by Ada Long, 2026-11-23 09:00:00 UTC. Note.` */
function checklistNote(line: ChecklistLine): string {
  const at = line.at ? `, ${instantText(line.at)}` : "";
  return `${knownText(line)}${at}${line.note ? `. ${line.note}` : ""}`;
}

/** Wanted ones with a box each; those that nobody asked for follow. */
export function screenshotBlocks({ wanted, taken }: StageReport["screenshots"]): Block[] {
  const items = [
    ...taken.map((line) => ({
      done: true,
      text: line.title,
      notes: [evidenceNote(line), ...captureNotes(line)],
    })),
    ...wanted.map((w) => ({
      done: false,
      text: w.required ? w.label : `${w.label} (if applicable)`,
      notes: [],
    })),
  ];
  return items.length === 0
    ? [paragraph("The plan asks for no screenshot, and nobody added one.")]
    : [{ kind: "checks", items }];
}

function evidenceNote(line: EvidenceLine): string {
  const where = line.name ?? line.href ?? "not stored";
  const digest = line.sha256 ? `, SHA-256 ${line.sha256}` : "";
  return `${where}${digest}; added by ${line.by}, ${instantText(line.at)}`;
}

/** What a screenshot shows by Tollgate's own word: where it was taken, of which time, and the numbers of that moment. */
export function captureNotes({ capture }: EvidenceLine): string[] {
  if (!capture) return [];
  const source = capture.source === null ? "" : ` (${capture.source})`;
  const window = `${instantText(capture.window.from)} to ${instantText(capture.window.to)}`;
  const numbers = capture.readings.map((r) => `${r.label} ${r.display} ${r.verdict.toUpperCase()}`);
  return [
    `taken by Tollgate from ${capture.from}${source}, ${instantText(capture.takenAt)}, of ${window}; asked: ${capture.query}`,
    ...(numbers.length > 0 ? [`read at that moment: ${numbers.join("; ")}`] : []),
  ];
}

export function evidenceBlocks(lines: EvidenceLine[]): Block[] {
  return [
    table(
      ["Evidence", "Kind", "File or address", "Vouched for by", "SHA-256"],
      lines.map((line) => [
        line.title,
        line.kind,
        line.name ?? line.href ?? "not stored",
        `${line.by}, ${instantText(line.at)}`,
        line.sha256 ?? "none: the content of a link is not held here",
      ]),
      "None on record.",
    ),
  ];
}

/** Incidents and alerts as two lists; `none` stands in one without entries. */
export function incidentBlocks(
  { incidents, alerts }: { incidents: IncidentLine[]; alerts: IncidentLine[] },
  where: string,
  none: string,
): Block[] {
  const entries = (lines: IncidentLine[]) =>
    list(lines.length > 0 ? lines.map(incidentText) : [none]);
  return [
    heading(3, "Incident log"),
    facts([{ label: `Incidents ${where}`, text: "" }]),
    entries(incidents),
    facts([{ label: "Alerts triggered", text: "" }]),
    entries(alerts),
  ];
}

/** `MAJOR, Slow uploads: note. Recorded by Ada Long, …; closed by …`. */
function incidentText(line: IncidentLine): string {
  const what = line.note ? `${line.title}: ${line.note}` : line.title;
  const closing = line.open ? "still open" : `closed by ${line.closing}`;
  return `${line.severity.toUpperCase()}, ${what} (recorded by ${line.openedBy}, ${instantText(line.openedAt)}; ${closing})`;
}
