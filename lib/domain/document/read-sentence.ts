import type { Cell, LineUse } from "@/lib/domain/document/page";
import type { PageBuilder } from "@/lib/domain/document/page-builder";
import { readDuration, readTraffic } from "@/lib/domain/document/quantities";
import { stageHeading } from "@/lib/domain/document/section-kind";
import { readStatusWord } from "@/lib/domain/document/status-word";

/** `NO-GO for 100 %. Hold at 50 %.` under a heading that announces a decision. */
export function decisionSentence(page: PageBuilder, whole: Cell): LineUse | null {
  const cell = chosenOf(page, whole);
  if (cell.blank && page.decision.status === null) {
    page.decision.status = cell;
    return "decision";
  }
  const first = cell.text
    .split(/[\s,.;:–—]+/)
    .slice(0, 2)
    .join(" ");
  const word = readStatusWord(first);
  const isDecision = word === "go" || word === "no-go" || word === "rollback";
  if (!(isDecision || /^hold\b/i.test(first)) || page.decision.status !== null) return null;
  page.decision.status = cell;
  return "decision";
}

/** Of `☑ GO ☐ NO-GO` what is ticked. */
function chosenOf(page: PageBuilder, cell: Cell): Cell {
  const ticked = /(?:[☑☒🗹]|\[x\])\s*([^☐□◻⬜☑☒🗹[\]]+)/iu.exec(cell.text)?.[1]?.trim();
  const at = ticked && cell.span ? page.source.indexOf(ticked, cell.span.start) : -1;
  return ticked && at !== -1 ? page.cellOf(at, at + ticked.length) : cell;
}

/** `2. 10 % for 2 h` in a list under a heading such as `Ramp` is a stage, and `Stage 2: 25 %` in any list of facts. */
export function rampStep(page: PageBuilder, cell: Cell): LineUse | null {
  const isRamp = RAMP.test(page.heading?.text ?? "");
  const isShare = /^\d{1,3}(?:[.,]\d+)?\s*%/.test(cell.text);
  if (!(isRamp && isShare) && !isNumberedStage(page, cell.text)) return null;
  const stage = page.openStage(cell, cell.text, LIST_LEVEL);
  stage.traffic = readTraffic(cell.text);
  stage.soak = readDuration(cell.text.replace(/\d+(?:[.,]\d+)?\s*%/g, " "));
  return "fact";
}

function isNumberedStage({ section, stage, stageLevel }: PageBuilder, text: string): boolean {
  const isOpen = stage === null || stageLevel === LIST_LEVEL;
  const isPlain = section === "other" || section === "metrics" || section === "facts";
  return isOpen && isPlain && /\d\s*%/.test(text) && stageHeading(text, 3)?.number != null;
}

/** Below every heading, so that the next one closes it. */
const LIST_LEVEL = 7;
const RAMP =
  /\bramp|roll-?out|\bstages\b|\bphases\b|\bsteps\b|stufen|paliers|étapes|etapas|fasi\b|fasen|段階|阶段/i;
