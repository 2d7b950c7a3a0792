import type { ChecklistItem } from "@/lib/domain/plan/plan";
import type { MarkRecord } from "@/lib/domain/run/run-record";

export type ChecklistState = ChecklistItem & {
  done: boolean;
  /** How it is known. `derived` follows from the signatures; `missing`: nobody said anything yet. */
  mark: "measured" | "vouched" | "derived" | "missing";
  note: string | null;
  by: string | null;
  at: Date | null;
};

/** The state of each item by its newest mark. Items of kind `sign-offs` are done when the quorum is met. */
export function deriveChecklist(
  items: ChecklistItem[],
  stageKey: string,
  marks: MarkRecord[],
  quorumMet: boolean,
): ChecklistState[] {
  const newest = new Map(
    marks.filter((m) => m.stageKey === stageKey).map((mark) => [mark.item, mark]),
  );
  return items.map((item) => {
    if (item.kind === "sign-offs") {
      return { ...item, done: quorumMet, mark: "derived", note: null, by: null, at: null };
    }
    const mark = newest.get(item.key);
    if (!mark) return { ...item, done: false, mark: "missing", note: null, by: null, at: null };
    return { ...item, done: mark.done, mark: mark.mark, note: mark.note, by: mark.by, at: mark.at };
  });
}

/** Labels of what is still open, leaving out what follows from signatures. */
export function openItems(checklist: ChecklistState[]): string[] {
  return checklist.filter((i) => i.kind !== "sign-offs" && !i.done).map((i) => i.label);
}
