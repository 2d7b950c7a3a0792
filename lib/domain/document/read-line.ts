import {
  decisionKey,
  isProceed,
  pageFactKey,
  rollbackKey,
  stageFactKey,
} from "@/lib/domain/document/fact-key";
import { type Labelled, readLabelled } from "@/lib/domain/document/labelled";
import type { Cell, LineUse } from "@/lib/domain/document/page";
import type { PageBuilder } from "@/lib/domain/document/page-builder";
import { readDuration, readQuantity, readTraffic } from "@/lib/domain/document/quantities";
import { readClaim, readTerseClaim } from "@/lib/domain/document/read-claim";
import { decisionSentence, rampStep } from "@/lib/domain/document/read-sentence";
import { addSignature, isSignature } from "@/lib/domain/document/read-signature";
import { sectionKindOf } from "@/lib/domain/document/section-kind";
import { readStatusMark } from "@/lib/domain/document/status-word";

type Stretch = { start: number; end: number; isItem: boolean };

/** Puts one line or list item without a box where it belongs, and says what it was taken for. */
export function readLine(page: PageBuilder, { start, end, isItem }: Stretch): LineUse {
  const whole = page.cellOf(start, end);
  page.say(whole);
  const step = isItem ? rampStep(page, whole) : null;
  if (step) return step;
  const labelled = readLabelled(page.source, start, end, page.cellOf);
  if (labelled && labelled.value.text === "" && !labelled.value.blank) return "text";
  if (labelled && isEmptyValue(labelled)) {
    if (isItem || !opensPart(page, labelled)) return readUnlabelled(page, whole, isItem);
    page.enter(labelled.label, partKind(page, labelled.label.text));
    return "heading";
  }
  if (labelled) return readFact(page, labelled, whole, isItem);
  const name = boldLine(page, whole);
  if (name !== null && !isItem) {
    page.enter(whole, name);
    return "heading";
  }
  const terse = readTerseClaim(page.source, start, end, page.cellOf);
  if (terse) return addMetric(page, terse.label, terse.value);
  const short = readShortFact(page, start, end);
  if (short) return readFact(page, short, whole, isItem);
  return readUnlabelled(page, whole, isItem);
}

/** `**What went well**` on a line of its own opens a part, if it names one that is known. */
function boldLine(page: PageBuilder, { span, text }: Cell) {
  const raw = span ? page.source.slice(span.start, span.end) : "";
  const kind = /^(?:\*\*|__)[^*_]+(?:\*\*|__)$/.test(raw) ? sectionKindOf(text) : "other";
  return kind === "other" ? null : kind;
}

function isEmptyValue({ value }: Labelled): boolean {
  return value.span !== null && value.span.start >= value.span.end;
}

/** `**Incidents during stage 1:**` opens a part; `To proceed:` before a command does not close the one it is in. */
function opensPart(page: PageBuilder, { label, isBold }: Labelled): boolean {
  return isBold || (sectionKindOf(label.text) !== "other" && page.section !== "next");
}

function partKind(page: PageBuilder, text: string) {
  const kind = sectionKindOf(text);
  return kind === "other" ? page.section : kind;
}

function readFact(page: PageBuilder, fact: Labelled, whole: Cell, isItem: boolean): LineUse {
  const { label, value } = fact;
  return (
    inDecision(page, fact) ??
    inSection(page, fact, whole, isItem) ??
    ofStage(page, label, value) ??
    ofPage(page, label, value) ??
    asMetric(page, fact, isItem) ??
    asOther(page, label, value)
  );
}

const IS_DECISION =
  /^(?:(?:final |gate )?decision|entscheidung|décision|decisi[óo]n|decisão|decisione|besluit)$/i;

function inDecision(page: PageBuilder, { label, value }: Labelled): LineUse | null {
  if (isProceed(label.text) && page.section !== "next") {
    page.decision.proceed = { label, value };
    return "decision";
  }
  const isOpen = page.section === "decision" || IS_DECISION.test(label.text);
  const key = isOpen ? decisionKey(label.text) : null;
  if (key === null || page.decision[key] !== null) return null;
  page.decision[key] = value;
  return "decision";
}

/** Where the section decides, whatever the label says. */
function inSection(
  page: PageBuilder,
  { label, value }: Labelled,
  whole: Cell,
  isItem: boolean,
): LineUse | null {
  switch (page.section) {
    case "sign-offs":
      return addSignature(page, label, value);
    case "rollback":
      return inRollback(page, label, value) ?? (isItem ? readUnlabelled(page, whole, true) : null);
    case "funnel":
      return inFunnel(page, label, value);
    case "incidents":
    case "alerts":
    case "went-well":
    case "improve":
    case "actions":
      return isItem ? readUnlabelled(page, whole, true) : null;
    case "lessons":
      return isItem ? inLessons(page, label, value) : null;
    case "next":
      return readUnlabelled(page, whole, isItem);
    default:
      return isSignature(label.text, value.text) ? addSignature(page, label, value) : null;
  }
}

function inRollback(page: PageBuilder, label: Cell, value: Cell): LineUse | null {
  const key = rollbackKey(label.text);
  if (key === null || page.page.rollbackFacts[key] !== null) return null;
  page.page.rollbackFacts[key] = value;
  return "rollback";
}

function inFunnel(page: PageBuilder, label: Cell, value: Cell): LineUse | null {
  const funnel = page.target.funnels.at(-1);
  if (!funnel || !/total|overall|gesamt|global|geral|complessiv|conver|konver/i.test(label.text)) {
    return null;
  }
  const claim = readClaim(page.source, value, page.cellOf);
  funnel.overall = claim.actual;
  funnel.target = claim.threshold ?? funnel.target;
  return "funnel";
}

function inLessons(page: PageBuilder, label: Cell, value: Cell): LineUse {
  const { lessons } = page.page;
  const kind = lessonKind(label.text);
  if (kind === null) lessons.wentWell.push(value);
  else lessons[kind].push(value);
  return "lesson";
}

function lessonKind(label: string): "wentWell" | "couldImprove" | "actionItems" | null {
  if (/^(?:good|well|bien|gut|positiv|bene|bem|goed|\+)/i.test(label)) return "wentWell";
  if (/^(?:bad|better|mejorable|schlecht|besser|negativ|mal|male|à améliorer|-)/i.test(label)) {
    return "couldImprove";
  }
  const kind = sectionKindOf(label);
  if (kind === "went-well") return "wentWell";
  if (kind === "improve") return "couldImprove";
  return kind === "actions" ? "actionItems" : null;
}

function ofStage(page: PageBuilder, label: Cell, value: Cell): LineUse | null {
  const key = stageFactKey(label.text);
  if (key === null) return null;
  const stage = page.target;
  if (key === "traffic" || key === "soak") {
    if (key === "traffic") stage.traffic ??= readTraffic(value.text);
    else stage.soak ??= readDuration(value.text);
    stage.facts.push({ label, value });
    return "fact";
  }
  if (stage[key] !== null) return null;
  stage[key] = value;
  return "fact";
}

function ofPage(page: PageBuilder, label: Cell, value: Cell): LineUse | null {
  const key = page.stage ? null : pageFactKey(label.text);
  if (key === null || page.page.facts[key] !== null) return null;
  page.page.facts[key] = value;
  return "fact";
}

/** A bullet is a metric where it carries a verdict or a target, or is a bold number in a part about metrics. */
function asMetric(page: PageBuilder, fact: Labelled, isItem: boolean): LineUse | null {
  const claim = readClaim(page.source, fact.value, page.cellOf);
  const isNumber = readQuantity(claim.actual.text) !== null;
  const isJudged = claim.threshold !== null || (claim.status !== null && isItem);
  const isBullet = fact.isBold && isItem && isNumber && page.section === "metrics";
  return isJudged || isBullet ? addMetric(page, fact.label, fact.value) : null;
}

function addMetric(page: PageBuilder, label: Cell, value: Cell): LineUse {
  const { actual, threshold, baseline, status } = readClaim(page.source, value, page.cellOf);
  const group = page.heading;
  page.target.metrics.push({ group, label, baseline, threshold, actual, status, form: "line" });
  return "metric";
}

function asOther(page: PageBuilder, label: Cell, value: Cell): LineUse {
  (page.stage ? page.stage.facts : page.page.otherFacts).push({ label, value });
  return "fact";
}

const SHORT = /^\s*([\p{L}]+)\s+(?=\S)/u;
const SHORT_KEYS = /^(?:start|end|env|environment|sha|commit|branch|flag|owner|status|version)$/i;

/** `env stage`, `sha abc1234`: a known word and one value, in a line that is no sentence. */
function readShortFact(page: PageBuilder, start: number, end: number): Labelled | null {
  const line = page.source.slice(start, end);
  const match = SHORT.exec(line);
  const name = match?.[1];
  if (!match || name === undefined || !SHORT_KEYS.test(name) || line.split(/\s+/).length > 4) {
    return null;
  }
  const from = start + line.indexOf(name);
  return {
    label: page.cellOf(from, from + name.length),
    value: page.cellOf(start + match[0].length, end),
    isBold: false,
  };
}

/** A sentence or an entry without a label. */
function readUnlabelled(page: PageBuilder, cell: Cell, isItem: boolean): LineUse {
  const { page: found, section } = page;
  switch (section) {
    case "incidents":
    case "alerts":
      if (!isItem) return "text";
      page.addLogEntry(cell);
      return "incident";
    case "rollback":
      if (!isItem) return "text";
      page.addLogEntry(cell);
      return "rollback";
    case "went-well":
    case "improve":
    case "actions":
      if (!isItem) return "text";
      lessonsOf(page).push(cell);
      return "lesson";
    case "lessons":
      if (!isItem) return "text";
      found.lessons.wentWell.push(cell);
      return "lesson";
    case "next":
      return addNext(page, cell, isItem);
    case "decision":
      return decisionSentence(page, cell) ?? markedItem(page, cell, isItem);
    case "evidence":
      if (!isItem) return "text";
      found.evidence.push({ text: cell, done: null, box: null, status: null, depth: 0 });
      return "evidence";
    default:
      return markedItem(page, cell, isItem);
  }
}

function lessonsOf({ page: { lessons }, section }: PageBuilder): Cell[] {
  if (section === "went-well") return lessons.wentWell;
  return section === "improve" ? lessons.couldImprove : lessons.actionItems;
}

function addNext({ page, heading }: PageBuilder, cell: Cell, isItem: boolean): LineUse {
  page.next ??= { title: isItem ? (heading ?? cell) : cell, steps: [], command: null };
  if (isItem) page.next.steps.push(cell);
  return "next";
}

/** `- ✅ No overrides` is a line of a list of criteria. */
function markedItem(page: PageBuilder, cell: Cell, isItem: boolean): LineUse {
  const word = isItem ? readStatusMark(cell.text) : null;
  if (word === null) return "text";
  page.addCheck({ text: cell, done: word === "pass", box: null, status: null, depth: 0 });
  return "checklist";
}
