import type { Cell, Page, StagePart } from "@/lib/domain/document/page";
import type { Severity } from "@/lib/domain/review/finding";

/** Where a rule was hit, and why it does not hold. */
export type Hit = {
  /** What is quoted; its line is the finding's. */
  cell: Cell;
  /** Ordinal of the stage; null where it is of the whole page. */
  stage: number | null;
  /** Whole sentences. */
  text: string;
  /** The place in words, beside the stage: a metric, a list. */
  where?: string;
};

/** One thing that can be wrong in a page or in a run. Pure, and small enough to be read at a glance. */
export type Rule = {
  key: string;
  severity: Severity;
  title: string;
  /** Rules about what a page leaves open do not apply to a run: its gates ask for that anyway. */
  appliesTo: "page" | "both";
  check: (page: Page) => Hit[];
};

/** The stages that stand in the page with a heading of their own, or the one that everything is of. */
export function stageNumber(page: Page, stage: StagePart): number | null {
  return page.stages.length === 1 && stage.heading === null ? null : stage.ordinal;
}

export function isStated(cell: Cell | null): cell is Cell {
  return cell !== null && !cell.blank && cell.text !== "" && !/^[-–—]$/.test(cell.text);
}

/** `3.1`, without zeros that say nothing. */
export function plainNumber(value: number, digits = 1): string {
  return String(Number(value.toFixed(digits)));
}
