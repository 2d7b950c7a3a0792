import type {
  Cell,
  Checklist,
  DecisionPart,
  LogList,
  Page,
  StagePart,
} from "@/lib/domain/document/page";

/** What was found in a page, one thing a line, as people check it by eye. `[...]` is a placeholder, `-` nothing. */
export function pageSummary(page: Page): string {
  const facts = Object.entries(page.facts).flatMap(([key, cell]) =>
    cell ? [`fact ${key}: ${text(cell)}`] : [],
  );
  const unplaced = page.lines.flatMap((use, index) => (use === "unplaced" ? [index + 1] : []));
  return [
    `title: ${text(page.title)}`,
    ...facts,
    ...page.otherFacts.map(({ label, value }) => `fact "${label.text}": ${text(value)}`),
    ...page.checklists.flatMap(checklist),
    ...page.stages.flatMap(stage),
    ...page.decisions.map(decision),
    ...page.signOffs.map(
      (row) =>
        `sign-off: ${[row.role, row.name, row.decision, row.date, row.conditions].map(text).join(" | ")}`,
    ),
    ...page.incidents.flatMap((list) => log("incident", list)),
    ...page.alerts.flatMap((list) => log("alert", list)),
    ...page.rollbacks.flatMap((list) => log("rollback", list)),
    `rollback: ${Object.values(page.rollbackFacts).map(text).join(" | ")}`,
    ...page.evidence.map((item) => `evidence: ${mark(item.done)} ${text(item.text)}`),
    ...Object.entries(page.lessons).flatMap(([kind, cells]) =>
      cells.map((cell) => `lesson ${kind}: ${text(cell)}`),
    ),
    ...(page.next
      ? [
          `next: ${text(page.next.title)}`,
          ...page.next.steps.map((step) => `next step: ${text(step)}`),
          `next command: ${text(page.next.command)}`,
        ]
      : []),
    `repairs: ${page.repairs.length}`,
    `unplaced lines: ${unplaced.join(", ") || "none"}`,
  ].join("\n");
}

function text(cell: Cell | null): string {
  if (!cell) return "-";
  return cell.blank ? `[${cell.text}]` : cell.text;
}

function mark(done: boolean | null): string {
  return done === null ? "?" : done ? "x" : "o";
}

function checklist(list: Checklist): string[] {
  return list.items.map(
    (item) =>
      `check "${text(list.heading)}" ${mark(item.done)} ${">".repeat(item.depth)}${text(item.text)}`,
  );
}

function log(kind: string, list: LogList): string[] {
  return list.entries.map((entry) => `${kind}: ${text(entry)}`);
}

function decision(part: DecisionPart): string {
  const proceed = part.proceed ? `${part.proceed.label.text}=${text(part.proceed.value)}` : "-";
  return `decision: ${[part.status, part.time, part.makers, part.justification].map(text).join(" | ")} | ${proceed}`;
}

function stage(part: StagePart): string[] {
  const soak = part.soak ? `${part.soak.min / 3_600_000}-${part.soak.max / 3_600_000} h` : "-";
  return [
    `stage ${part.ordinal} "${part.title}": traffic ${part.traffic ?? "-"}, soak ${soak}, ${text(part.start)} to ${text(part.end)}, ${text(part.duration)}`,
    ...part.facts.map(({ label, value }) => `  fact "${label.text}": ${text(value)}`),
    ...part.metrics.map(
      (metric) =>
        `  metric "${text(metric.group)}" ${text(metric.label)}: ${[metric.baseline, metric.threshold, metric.actual, metric.status].map(text).join(" | ")}`,
    ),
    ...part.funnels.flatMap((funnel) => [
      `  funnel: overall ${text(funnel.overall)}, target ${text(funnel.target)}`,
      ...funnel.steps.map(
        (step) =>
          `    ${[step.label, step.users, step.conversion, step.status].map(text).join(" | ")}`,
      ),
    ]),
    ...part.checklists.flatMap(checklist).map((line) => `  ${line}`),
    ...part.screenshots.map((item) => `  screenshot: ${mark(item.done)} ${text(item.text)}`),
    ...part.incidents.flatMap((list) => log("  incident", list)),
    ...part.alerts.flatMap((list) => log("  alert", list)),
    ...part.decisions.map((one) => `  ${decision(one)}`),
  ];
}
