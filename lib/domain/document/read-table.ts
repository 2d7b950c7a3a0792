import type { Element } from "@/lib/domain/document/elements";
import { pageFactKey } from "@/lib/domain/document/fact-key";
import type { Cell, LineUse, StagePart } from "@/lib/domain/document/page";
import type { PageBuilder } from "@/lib/domain/document/page-builder";
import { readDuration, readTraffic } from "@/lib/domain/document/quantities";
import {
  type ColumnRole,
  columnRole,
  columnRoles,
  isOfReport,
  matrixColumns,
  type TableKind,
  tableKind,
} from "@/lib/domain/document/table-columns";

export type TableElement = Extract<Element, { kind: "table" }>;
/** Puts a labelled value where it belongs; what it was taken for. */
export type PutFact = (label: Cell, value: Cell) => LineUse;

const USES: Record<TableKind, LineUse> = {
  metrics: "metric",
  matrix: "metric",
  funnel: "funnel",
  "sign-offs": "sign-off",
  stages: "fact",
  facts: "fact",
  other: "unplaced",
};

/** Reads a table by what its columns are about; one that is about nothing known stays unplaced. */
export function readTable(page: PageBuilder, table: TableElement, putFact: PutFact): void {
  for (const cell of [...table.header, ...table.rows.flat()]) page.say(cell);
  const kind = tableKind(
    table.header.map((cell) => cell.text),
    page.section,
  );
  const use = READERS[kind](page, table, putFact) ?? USES[kind];
  page.use({ line: table.line, endLine: table.endLine, start: 0, end: 0 }, use);
  if (table.rule !== null && (use !== "unplaced" || page.uses[table.rule - 1] === "unplaced")) {
    page.uses[table.rule - 1] = "layout";
  }
}

type Reader = (page: PageBuilder, table: TableElement, putFact: PutFact) => LineUse | null;

const READERS: Record<TableKind, Reader> = {
  metrics: readMetrics,
  matrix: readMatrix,
  funnel: readFunnel,
  "sign-offs": readSignOffs,
  stages: readStages,
  facts: readFacts,
  other: readOther,
};

/** The cell of the first column with the role, row by row. */
function columns({ header }: TableElement): (row: Cell[], role: ColumnRole) => Cell | null {
  const roles = columnRoles(header.map((cell) => cell.text));
  return (row, role) => {
    const index = roles.indexOf(role);
    return index === -1 ? null : (row[index] ?? null);
  };
}

function readMetrics(page: PageBuilder, table: TableElement): null {
  const roles = table.header.map((cell) => columnRole(cell.text));
  const cellOf = columns(table);
  const named = roles.indexOf("metric");
  for (const row of table.rows) {
    const label = row[named === -1 ? 0 : named];
    if (!label || label.text === "") continue;
    page.target.metrics.push({
      group: page.heading,
      label,
      baseline: cellOf(row, "baseline"),
      threshold: cellOf(row, "threshold"),
      actual: cellOf(row, "actual"),
      status: cellOf(row, "status"),
      form: "table",
    });
  }
  return null;
}

/** One column a stage: by its name, else in the order of the stages. */
function readMatrix(page: PageBuilder, table: TableElement): LineUse | null {
  const headers = table.header.map((cell) => cell.text);
  const cellOf = columns(table);
  const places = matrixColumns(headers).map((index) => ({
    index,
    stage: stageNamed(page, headers[index] ?? "") ?? page.target,
  }));
  for (const row of table.rows) {
    const label = row[0];
    if (!label || label.text === "") continue;
    for (const { index, stage } of places) {
      stage.metrics.push({
        group: page.heading,
        label,
        baseline: cellOf(row, "baseline"),
        threshold: cellOf(row, "threshold"),
        actual: row[index] ?? null,
        status: null,
        form: "table",
      });
    }
  }
  return null;
}

function stageNamed({ page }: PageBuilder, name: string): StagePart | null {
  const wanted = name.toLowerCase();
  const number = /(?:stage|phase|step)\s*(\d+)/i.exec(name)?.[1];
  const traffic = readTraffic(name);
  return (
    page.stages.find((stage) => stage.title.toLowerCase() === wanted) ??
    page.stages.find((stage) => number !== undefined && stage.ordinal === Number(number)) ??
    page.stages.find((stage) => traffic !== null && stage.traffic === traffic) ??
    null
  );
}

function readFunnel(page: PageBuilder, table: TableElement): null {
  const cellOf = columns(table);
  page.target.funnels.push({
    heading: page.heading,
    steps: table.rows.flatMap((row) => {
      const label = row[0];
      if (!label || label.text === "") return [];
      return [
        {
          label,
          users: cellOf(row, "users"),
          conversion: cellOf(row, "conversion"),
          status: cellOf(row, "status"),
        },
      ];
    }),
    overall: null,
    target: null,
  });
  page.section = "funnel";
  return null;
}

function readSignOffs(page: PageBuilder, table: TableElement): null {
  const cellOf = columns(table);
  for (const row of table.rows) {
    const decision = cellOf(row, "decision") ?? cellOf(row, "status");
    const person = { role: cellOf(row, "role"), name: cellOf(row, "name") };
    if ([person.role, person.name, decision].every((cell) => (cell?.text ?? "") === "")) continue;
    page.page.signOffs.push({
      ...person,
      decision,
      date: cellOf(row, "date"),
      conditions: cellOf(row, "conditions"),
    });
  }
  return null;
}

/** All steps of the release in one table. */
function readStages(page: PageBuilder, table: TableElement): null {
  const cellOf = columns(table);
  const known = new Set<ColumnRole>(["stage", "traffic", "start", "end", "duration"]);
  for (const row of table.rows) {
    const heading = row[0];
    if (!heading || heading.text === "") continue;
    const stage = page.openStage(heading, heading.text, 7);
    stage.traffic = readTraffic(cellOf(row, "traffic")?.text ?? heading.text);
    stage.start = cellOf(row, "start");
    stage.end = cellOf(row, "end");
    const duration = cellOf(row, "duration");
    stage.duration = duration;
    stage.soak = duration ? readDuration(duration.text) : null;
    row.forEach((value, index) => {
      const label = table.header[index];
      if (label && !known.has(columnRole(label.text))) stage.facts.push({ label, value });
    });
  }
  page.stage = null;
  return null;
}

function readFacts(_page: PageBuilder, table: TableElement, putFact: PutFact): null {
  const [label, value] = table.header;
  const isFact = label && value && label.text !== "" && pageFactKey(label.text) !== null;
  if (isFact && columnRole(value.text) !== "value") putFact(label, value);
  for (const [name, said] of table.rows) if (name && said && name.text !== "") putFact(name, said);
  return null;
}

/** A table of entries, in a part that is a list of them. */
function readOther(page: PageBuilder, table: TableElement): LineUse | null {
  const { section } = page;
  if (isOfReport(table.header.map((cell) => cell.text))) return "text";
  if (section !== "incidents" && section !== "alerts" && section !== "rollback") return null;
  for (const row of table.rows) {
    const [first, last] = [row[0]?.span, row.at(-1)?.span];
    if (first && last) page.addLogEntry(page.cellOf(first.start, last.end));
  }
  return section === "rollback" ? "rollback" : "incident";
}
