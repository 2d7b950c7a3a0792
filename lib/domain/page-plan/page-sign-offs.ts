import type { Checklist, Page, SignOffRow, StagePart } from "@/lib/domain/document/page";

/** Whose gate each sign-off row of the page belongs to. */
export type PlacedSignOffs = { before: SignOffRow[]; ofStage: Map<StagePart, SignOffRow[]> };

/**
 * A table at the end is the last stage's, one before the first stage is signed before it; where the page has no stages
 * of its own, it has one gate.
 */
export function placeSignOffs({ signOffs, stages }: Page): PlacedSignOffs {
  const placed: PlacedSignOffs = { before: [], ofStage: new Map() };
  for (const row of signOffs) {
    const stage = stageAt(stages, lineOf(row));
    if (stage) placed.ofStage.set(stage, [...(placed.ofStage.get(stage) ?? []), row]);
    else placed.before.push(row);
  }
  return placed;
}

function stageAt(stages: readonly StagePart[], line: number): StagePart | null {
  const [first] = stages;
  if (first && stages.length === 1 && first.heading === null) return first;
  return stages.filter((stage) => (stage.heading?.span?.line ?? Infinity) < line).at(-1) ?? null;
}

function lineOf({ role, name, decision, date, conditions }: SignOffRow): number {
  const lines = [role, name, decision, date, conditions].flatMap((cell) => cell?.span?.line ?? []);
  return Math.min(...lines);
}

const BEFORE =
  /\bpre[\s-]?(?:deploy|flight|release|launch|check|requisit|condition)|\bbefore\b|\bvorab|\bvor dem\b|voraussetzung/i;

/** The page's own checklists, by the gate that they are ticked at: before the first stage, or the end of the last one. */
export function placeChecklists({ checklists, stages }: Page): {
  before: Checklist[];
  atEnd: Checklist[];
} {
  const last = stages.at(-1);
  const from = last?.heading ? (last.heading.span?.line ?? Infinity) : 0;
  const isAtEnd = ({ heading, items }: Checklist) => {
    const line = heading?.span?.line ?? items[0]?.text.span?.line ?? 0;
    return line > from && !BEFORE.test(heading?.text ?? "");
  };
  return {
    before: checklists.filter((list) => !isAtEnd(list)),
    atEnd: checklists.filter(isAtEnd),
  };
}
