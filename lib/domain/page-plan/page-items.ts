import type { CheckItem, Checklist, MetricRow } from "@/lib/domain/document/page";
import { dashKey, plain, said } from "@/lib/domain/page-plan/page-text";
import type { PlanDraft } from "@/lib/domain/page-plan/plan-draft";
import type { PlanInput } from "@/lib/domain/plan-import/imported";

export type ItemInput = NonNullable<PlanInput["checklist"]>[number];

const SIGN_OFFS =
  /\bsign[\s-]?offs?\b|\bapprovals? (?:obtained|collected|given|complete)|\bfreigaben?\b|\bunterschriften\b/i;

/** The items of a gate. What the page ticks is not ticked in the plan: a run begins with nothing done. */
export function gateItems(
  draft: PlanDraft,
  gate: string,
  from: { checklists: readonly Checklist[]; vouched: readonly MetricRow[] },
): ItemInput[] {
  const items: ItemInput[] = [];
  for (const { heading, items: listed } of from.checklists) {
    const group = heading ? plain(heading.text) : null;
    for (const item of listed) {
      push(draft, items, { gate, of: item, label: withoutState(item.text.text), group });
    }
  }
  for (const row of from.vouched) {
    const group = row.group ? plain(row.group.text) : null;
    push(draft, items, { gate, of: row, label: labelOf(row), group });
  }
  return items;
}

export function isAboutSignOffs({ label }: ItemInput): boolean {
  return SIGN_OFFS.test(label);
}

/** How far the page had come with it is not what is asked: `CI passes (pending execution)`. */
function withoutState(label: string): string {
  const bare = label
    .replace(
      /\s*[([](?:still )?(?:pending|open|done|complete[d]?|in progress|tbd|ausstehend|offen|erledigt|en attente|pendiente|待定)\b[^()[\]]*[)\]]\s*$/iu,
      "",
    )
    .replace(/\s+$/, "");
  return bare === "" ? label : bare;
}

type NewItem = { gate: string; of: CheckItem | MetricRow; label: string; group: string | null };

function push(draft: PlanDraft, items: ItemInput[], { gate, of, label: text, group }: NewItem) {
  const label = plain(text);
  if (label === null || !draft.notes.hasRoom(label)) return;
  const key = draft.key(`${gate} item`, dashKey(label, "item"));
  draft.links.items.set(of, { gate, item: key });
  items.push({ key, label, ...(group === null ? {} : { group }), kind: "attested" });
}

/** With what is asked, where the page says it in words. */
function labelOf({ label, threshold }: MetricRow): string {
  const asked = said(threshold);
  return asked === null ? label.text : `${label.text}: ${asked}`;
}
