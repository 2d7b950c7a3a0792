import type { ChecklistItem } from "@/lib/domain/plan/plan";
import type { MarkRecord } from "@/lib/domain/run/run-record";

export type ChecklistState = ChecklistItem & {
  done: boolean;
  /** How it is known. `derived` follows from the signatures; `missing`: nobody said anything yet. */
  mark: "measured" | "vouched" | "derived" | "missing";
  note: string | null;
  by: string | null;
  at: Date | null;
  /** Two persons answer for going on without it. It is not done. */
  waived: boolean;
};

type Known = {
  marks: MarkRecord[];
  /** Whether the sign-offs that the gate asks for are there. */
  quorumMet: boolean;
  /** Keys of items that are waived now. */
  waived?: ReadonlySet<string>;
};

/** The state of each item by its newest mark. Items of kind `sign-offs` are done when the quorum is met. */
export function deriveChecklist(
  items: ChecklistItem[],
  stageKey: string,
  { marks, quorumMet, waived: waivedItems }: Known,
): ChecklistState[] {
  const newest = new Map(
    marks.filter((m) => m.stageKey === stageKey).map((mark) => [mark.item, mark]),
  );
  return items.map((item) => {
    const nobody = { note: null, by: null, at: null };
    if (item.kind === "sign-offs") {
      return { ...item, done: quorumMet, mark: "derived", ...nobody, waived: false };
    }
    const waived = waivedItems?.has(item.key) ?? false;
    const mark = newest.get(item.key);
    if (!mark) return { ...item, done: false, mark: "missing", ...nobody, waived };
    const { done, note, by, at } = mark;
    return { ...item, done, mark: mark.mark, note, by, at, waived: waived && !done };
  });
}

/** Labels of what is still open, leaving out what follows from signatures and what is waived. */
export function openItems(checklist: ChecklistState[]): string[] {
  return checklist
    .filter((i) => i.kind !== "sign-offs" && !i.done && !i.waived)
    .map((i) => i.label);
}
