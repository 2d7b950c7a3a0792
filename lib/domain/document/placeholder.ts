const PLACEHOLDER =
  /^(?:_{2,}|\.{3,}|…|-{2,}|\?+|x{3,}|tbd|tba|tbc|to ?do|yes ?\/ ?no|no ?\/ ?yes|y\/n|go ?\/ ?no-?go(?: ?\/ ?\w+)?|pass ?\/ ?fail|ja ?\/ ?nein|oui ?\/ ?non|s[íi] ?\/ ?no|sim ?\/ ?não|pending|n\/?a|none recorded yet|not yet(?: \w+)*|to be \w+(?: \w+)*|fill(?: \w+)*|insert(?: \w+)*|à (?:compléter|remplir|définir|confirmer)|por (?:definir|completar|confirmar)|a (?:definir|completar)|auszufüllen|noch (?:offen|einzutragen)|offen|ausstehend|pendiente|en attente|待定|未定)$/i;

/** `☐ GO ☐ NO-GO`: a choice that nobody has made. */
const OPEN_BOXES = /^(?:(?:[☐□◻⬜]|\[ \])\s*[\p{L}\p{N} -]{1,30}?\s*\/?\s*){2,}$/u;

/** `[TBD]`, `[TBD - October 7]`, `____`, `YES/NO`, `[None recorded yet]`, nothing at all: nobody has said anything yet. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.replace(/[*`]/g, "").trim();
  if (trimmed === "" || OPEN_BOXES.test(trimmed)) return true;
  const bracketed = /^[[<{(]\s*(.*?)\s*[\]>})]\s*%?$/su.exec(trimmed);
  const inner = bracketed?.[1];
  if (inner === undefined) return PLACEHOLDER.test(trimmed.replace(/\s*%$/, ""));
  if (inner === "" || PLACEHOLDER.test(inner)) return true;
  return /^(?:tbd|tba|tbc|todo|pending|n\/a|none|fill|insert|enter|your|yyyy|date|name|à|por|noch|offen)\b/i.test(
    inner,
  );
}
