import type { CheckItem, Checklist, Page } from "@/lib/domain/document/page";
import { readCounts } from "@/lib/domain/document/quantities";
import { type Rule, stageNumber } from "@/lib/domain/review/rule";

/** Words that say of the item itself that it is not done; `open` and the like only where they stand apart. */
const PENDING =
  /\b(?:pending|tbd|tbc|todo|to be (?:done|confirmed|completed)|not yet|not (?:done|started|complete[d]?|finished)|in progress|awaiting|ausstehend|noch offen|en attente|à (?:faire|confirmer)|pendiente|pendente|in attesa|in behandeling)\b|[([–—-]\s*(?:still )?(?:open|offen|waiting|incomplete|abierto|ouvert)\s*[)\]]?\s*$|待定|未完了/iu;
const DENIED =
  /\b(?:no|zero|0|without|keine?|sans|aucune?|sin|ningun[ao]?|sem|nenhum[a]?)\s+(?:\p{L}+\s+)?(?:pending|open|ausstehend|offen|pendiente|pendente)/iu;
const DONE =
  /(?:[([–—-]\s*(?:done|complete[d]?|finished|erledigt|terminé|hecho|feito|fatto)\s*[)\]]?\s*$)|✅|☑|✔/iu;

export const tickedButPending: Rule = {
  key: "ticked-but-pending",
  severity: "contradiction",
  title: "A ticked item that says it is pending",
  appliesTo: "both",
  check: (page) =>
    itemsOf(page).flatMap(({ item, stage, where }) =>
      item.done === true && PENDING.test(item.text.text) && !DENIED.test(item.text.text)
        ? [
            {
              cell: item.text,
              stage,
              where,
              text: "The item is ticked, and its own words say that it is not done yet.",
            },
          ]
        : [],
    ),
};

export const tickedInPart: Rule = {
  key: "ticked-in-part",
  severity: "doubt",
  title: "A ticked item of which only a part is done",
  appliesTo: "both",
  check: (page) =>
    itemsOf(page).flatMap(({ item, stage, where }) => {
      const [count, other] = readCounts(item.text.text);
      // More than once the number may be about anything, as are 401/403.
      const isPart = count && !other && count.have < count.of && count.of < 400;
      if (item.done !== true || !isPart || isShare(item.text.text, count.span)) return [];
      const text = `The item is ticked, and it counts ${count.have} of ${count.of}.`;
      return [{ cell: item.text, stage, where, text }];
    }),
};

/** `on for 19 of 40 users` counts whom something reached, not what was done of it. */
function isShare(text: string, [, end]: readonly [number, number]): boolean {
  return /^\s*(?:test\s+|simulated\s+)?(?:users?|accounts?|people|persons?|visitors?|sessions?|requests?|samples?|hosts?|pods?|regions?|nutzer\w*|konten|utilisateurs?|usuarios?|utenti)\b/iu.test(
    text.slice(end),
  );
}

export const openButDone: Rule = {
  key: "open-but-done",
  severity: "doubt",
  title: "An open item that says it is done",
  appliesTo: "page",
  check: (page) =>
    itemsOf(page).flatMap(({ item, stage, where }) =>
      item.done === false && item.box !== null && DONE.test(item.text.text)
        ? [
            {
              cell: item.text,
              stage,
              where,
              text: "The box is empty, and the words say it is done.",
            },
          ]
        : [],
    ),
};

type Placed = { item: CheckItem; stage: number | null; where: string };

export function itemsOf(page: Page): Placed[] {
  const of = (lists: Checklist[], stage: number | null): Placed[] =>
    lists.flatMap((list) =>
      list.items.map((item) => ({ item, stage, where: list.heading?.text ?? "Checklist" })),
    );
  return [
    ...of(page.checklists, null),
    ...page.stages.flatMap((stage) => of(stage.checklists, stageNumber(page, stage))),
    ...page.evidence.map((item) => ({ item, stage: null, where: "Evidence" })),
  ];
}
