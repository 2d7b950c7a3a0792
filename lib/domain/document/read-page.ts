import { type Element, readElements } from "@/lib/domain/document/elements";
import { pageFactKey } from "@/lib/domain/document/fact-key";
import { readInstants } from "@/lib/domain/document/instants";
import { readLabelled } from "@/lib/domain/document/labelled";
import type { LineUse, Page, StagePart } from "@/lib/domain/document/page";
import { PageBuilder } from "@/lib/domain/document/page-builder";
import { cellMaker, lineStartsOf } from "@/lib/domain/document/plain-text";
import { readDuration, readTraffic } from "@/lib/domain/document/quantities";
import { readLine } from "@/lib/domain/document/read-line";
import { addSignature } from "@/lib/domain/document/read-signature";
import { readTable } from "@/lib/domain/document/read-table";
import { repairEncoding } from "@/lib/domain/document/repair-encoding";
import { sectionKindOf, stageHeading, stageTitle } from "@/lib/domain/document/section-kind";
import { withoutMarks } from "@/lib/domain/document/status-word";

/**
 * Reads an evidence page, in whatever words and tables it is written. Nothing of it is lost: every line has a use, and
 * what is of nothing known stays `unplaced`. Never throws, and takes nothing for markup but Markdown.
 */
export function readPage(text: string): Page {
  const { source, repairs } = repairEncoding(text.replace(/^\u{feff}/u, " ").replace(/\0/g, "�"));
  const lineStarts = lineStartsOf(source);
  const cellOf = cellMaker(source, lineStarts);
  const builder = new PageBuilder(source, cellOf, source.split("\n"), repairs);
  const body = readFrontMatter(builder);
  for (const element of readElements(body, cellOf, lineStarts)) readElement(builder, element);
  finish(builder);
  return builder.page;
}

/** `key: value` lines between two rules at the very beginning. Returns the source with them blanked out. */
function readFrontMatter(builder: PageBuilder): string {
  const { source } = builder;
  const match = /^---[ \t]*\r?\n([\s\S]{0,4000}?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(source);
  if (!match) return source;
  let at = source.indexOf("\n") + 1;
  builder.uses[0] = "layout";
  for (const line of (match[1] ?? "").split("\n")) {
    const labelled = readLabelled(source, at, at + line.length, builder.cellOf);
    if (labelled) {
      const isTitle = /^(?:title|titel|titre|título|titolo)$/i.test(labelled.label.text);
      if (isTitle) builder.page.title = labelled.value;
      else readLine(builder, { start: at, end: at + line.length, isItem: false });
      builder.use(labelled.label.span, isTitle ? "heading" : "fact");
    }
    at += line.length + 1;
  }
  builder.uses[match[0].trimEnd().split("\n").length - 1] = "layout";
  return source.slice(0, match[0].length).replace(/[^\n]/g, " ") + source.slice(match[0].length);
}

function readElement(builder: PageBuilder, element: Element): void {
  switch (element.kind) {
    case "heading":
      readHeading(builder, element);
      return;
    case "table":
      readTable(builder, element, (label, value) => putFact(builder, label, value));
      return;
    case "code":
      readCode(builder, element);
      return;
    case "line":
    case "item":
      readText(builder, element);
  }
}

type HeadingElement = Extract<Element, { kind: "heading" }>;

function readHeading(builder: PageBuilder, { level, cell }: HeadingElement): void {
  builder.use(cell.span, "heading");
  if (builder.stage && level <= builder.stageLevel) builder.stage = null;
  builder.say(cell);
  while ((builder.open.at(-1)?.level ?? 0) >= level) builder.open.pop();
  if (builder.page.title === null) {
    builder.page.title = cell;
    return;
  }
  const text = withoutMarks(cell.text);
  const stage = stageHeading(text, level);
  if (stage) {
    const opened = builder.openStage(cell, stageTitle(text), level);
    opened.traffic = readTraffic(text);
    opened.soak = readDuration(text.replace(/\d+(?:[.,]\d+)?\s*%/g, " "));
    builder.enter(cell, "other");
    builder.open.push({ level, kind: "other" });
    return;
  }
  const own = sectionKindOf(text);
  const kind = own === "other" ? (builder.open.at(-1)?.kind ?? "other") : own;
  builder.enter(cell, kind);
  builder.open.push({ level, kind });
  readHeadingFact(builder, cell);
}

/** `## Status: PASS` and `## Gate decision: PROCEED` say something besides. */
function readHeadingFact(builder: PageBuilder, cell: HeadingElement["cell"]): void {
  if (!cell.span) return;
  const { start, end } = cell.span;
  const labelled = readLabelled(builder.source, start, end, builder.cellOf);
  if (!labelled || labelled.value.text === "") return;
  const { label, value } = labelled;
  const key = pageFactKey(label.text);
  if (key !== null && !builder.stage && builder.page.facts[key] === null) {
    builder.page.facts[key] = value;
  } else if (sectionKindOf(label.text) === "decision") {
    builder.decision.status = value;
  } else if (sectionKindOf(label.text) === "other") {
    builder.page.otherFacts.push({ label, value });
  }
}

function putFact(
  builder: PageBuilder,
  label: HeadingElement["cell"],
  value: HeadingElement["cell"],
): LineUse {
  const key = builder.stage ? null : pageFactKey(label.text);
  if (key !== null && builder.page.facts[key] === null) builder.page.facts[key] = value;
  else (builder.stage ? builder.stage.facts : builder.page.otherFacts).push({ label, value });
  return "fact";
}

function readCode(
  builder: PageBuilder,
  { cell, line, endLine }: Extract<Element, { kind: "code" }>,
): void {
  const { page, section } = builder;
  const isCommand = ["next", "command", "evidence", "checklist"].includes(section);
  if (page.next && page.next.command === null && ["next", "command"].includes(section)) {
    page.next.command = cell;
  }
  builder.use(
    { line, endLine, start: 0, end: 0 },
    isCommand || page.next !== null ? "command" : "unplaced",
  );
}

function readText(
  builder: PageBuilder,
  element: Extract<Element, { kind: "line" | "item" }>,
): void {
  const { start, end, box, checked } = element;
  const whole = builder.cellOf(start, end);
  if (box || checked !== null) {
    const text = box ? builder.cellOf(box.end + 1, end) : whole;
    builder.say(text);
    builder.use(whole.span, signedTask(builder, element, text) ?? addTask(builder, element, text));
    return;
  }
  const isItem = element.kind === "item";
  const segments = segmentsOf(builder, start, end);
  const uses = segments.map(([from, to]) => readLine(builder, { start: from, end: to, isItem }));
  builder.use(whole.span, uses.find((use) => use !== "text") ?? "text");
}

/** `- [x] SRE: Ada Long (2026-11-12)` in a part about signatures; a box alone is an item like any other. */
function signedTask(
  builder: PageBuilder,
  { box, checked }: Extract<Element, { kind: "line" | "item" }>,
  text: HeadingElement["cell"],
): LineUse | null {
  if (builder.section !== "sign-offs" || !text.span) return null;
  const { start, end } = text.span;
  const labelled = readLabelled(builder.source, start, end, builder.cellOf);
  if (!labelled) return null;
  const use = addSignature(builder, labelled.label, labelled.value);
  const row = builder.page.signOffs.at(-1);
  // The tick is what says that it was signed.
  if (checked && box && row) row.decision ??= builder.cellOf(box.start, box.end);
  return use;
}

function addTask(
  builder: PageBuilder,
  { box, checked, ...element }: Extract<Element, { kind: "line" | "item" }>,
  text: HeadingElement["cell"],
): LineUse {
  const depth = element.kind === "item" ? element.depth : 0;
  const item = { text, done: checked, box, status: null, depth };
  switch (builder.section) {
    case "screenshots":
      builder.target.screenshots.push(item);
      return "screenshot";
    case "evidence":
      builder.page.evidence.push(item);
      return "evidence";
    case "actions":
      builder.page.lessons.actionItems.push(text);
      return "lesson";
    default:
      builder.addCheck(item);
      return "checklist";
  }
}

const BOLD_LABEL = /(?:\*\*|__)[^*_\n]+?(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])/gu;

/** `Doc: A | Rev 2 | Env = prod`, `**Start:** 09:00  **End:** 10:00`: several facts on one line. */
function segmentsOf(builder: PageBuilder, start: number, end: number): [number, number][] {
  const line = builder.source.slice(start, end);
  const bold = [...line.matchAll(BOLD_LABEL)].map(({ index }) => start + index);
  if (bold.length >= 2 && bold[0] === start) {
    return bold.map((from, at) => [from, bold[at + 1] ?? end]);
  }
  const parts = [...line.matchAll(/(?:[^|;·]|(?<!\s)[|;·])+/gu)].map(
    ({ 0: text, index }): [number, number] => [start + index, start + index + text.length],
  );
  const labelled = parts.filter(([from, to]) =>
    readLabelled(builder.source, from, to, builder.cellOf),
  );
  return parts.length >= 2 && labelled.length >= 1 && !line.includes("**") ? parts : [[start, end]];
}

/** What was found without a stage's heading belongs to the only stage, or to a stage of its own. */
function finish({ page, implicit, uses, source }: PageBuilder): void {
  implicit.soak ??= page.facts.window ? soakOf(page.facts.window.text) : null;
  const isEmpty =
    implicit.metrics.length + implicit.funnels.length + implicit.screenshots.length === 0;
  const [only] = page.stages;
  if (!only) page.stages.push(implicit);
  else if (page.stages.length === 1) mergeInto(only, implicit);
  else if (!isEmpty) page.stages.push({ ...implicit, ordinal: page.stages.length + 1 });
  else {
    page.incidents.push(...implicit.incidents);
    page.alerts.push(...implicit.alerts);
    page.otherFacts.push(...implicit.facts);
  }
  source.split("\n").forEach((line, index) => {
    if (uses[index] === "unplaced" && /^[\s>]*(?:[-*_]\s*){3,}$/.test(line)) uses[index] = "layout";
    if (uses[index] === "unplaced" && /^[\s>]*(?:=+|>)\s*$/.test(line)) uses[index] = "layout";
  });
}

/** `6 hours`, or from when to when. */
function soakOf(window: string): StagePart["soak"] {
  const [first, second] = readInstants(window);
  const length = first && second ? second.at.getTime() - first.at.getTime() : 0;
  return length > 0 ? { min: length, max: length } : readDuration(window);
}

function mergeInto(stage: Page["stages"][number], implicit: Page["stages"][number]): void {
  stage.metrics.push(...implicit.metrics);
  stage.funnels.push(...implicit.funnels);
  stage.screenshots.push(...implicit.screenshots);
  stage.incidents.push(...implicit.incidents);
  stage.alerts.push(...implicit.alerts);
  stage.facts.push(...implicit.facts);
  stage.start ??= implicit.start;
  stage.end ??= implicit.end;
  stage.duration ??= implicit.duration;
}
