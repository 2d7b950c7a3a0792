export type StatusWord =
  | "pass"
  | "fail"
  | "warning"
  | "pending"
  | "skipped"
  | "go"
  | "no-go"
  | "rollback";

/**
 * Words in the order in which they are looked for: what negates comes before what it negates. `^` marks a word that
 * counts only at the beginning, because it means something else inside a sentence.
 */
const WORDS: [StatusWord, string][] = [
  ["no-go", "no[- ]?go|nicht freigegeben|keine freigabe|ne pas (?:lancer|déployer)|no proceder"],
  [
    "rollback",
    "roll(?:ed|ing)?[- ]?back|reverted|zurückgerollt|zurückgesetzt|retour arrière|reversión|revertido|ripristinato|teruggedraaid|回滚|ロールバック",
  ],
  [
    "skipped",
    "skipped|not applicable|n/a|übersprungen|entfällt|nicht zutreffend|sans objet|non applicable|no aplica|não se aplica|non applicabile|n\\.v\\.t\\.|跳过|対象外",
  ],
  [
    "pending",
    "pending|awaiting|waiting|not started|not yet|in progress|ongoing|to be (?:done|confirmed|decided|filled)|tbd|tbc|todo|open|scheduled|planned|ausstehend|offen|in arbeit|läuft|geplant|en attente|en cours|à (?:faire|compléter|confirmer)|pendiente|en curso|por (?:hacer|confirmar)|pendente|em andamento|in attesa|in corso|in behandeling|openstaand|待定|进行中|未着手|保留",
  ],
  [
    "fail",
    "fail(?:ed|ure|s|ing)?|not met|unmet|not ok|nok|breach(?:ed)?|violated|exceeded|rejected|declined|blocked|red|nicht (?:bestanden|erfüllt|ok)|fehlgeschlagen|durchgefallen|abgelehnt|rot|échec|échoué|non (?:conforme|atteint|validé)|refusé|rejeté|fallido|fallo|no (?:superado|aprobado|cumple)|rechazado|falhou|reprovado|rejeitado|fallito|non superato|respinto|mislukt|afgekeurd|失败|不合格|不通过|却下",
  ],
  [
    "warning",
    "warn(?:ing)?|at risk|degraded|marginal|caution|amber|yellow|conditional(?:ly)?|with conditions|warnung|gelb|unter vorbehalt|mit auflagen|avertissement|réserve|sous réserve|advertencia|con condiciones|avvertenza|com ressalvas|waarschuwing|警告|条件付",
  ],
  [
    "pass",
    "pass(?:ed|es|ing)?|ok|okay|met|success(?:ful|fully)?|succeeded|complete(?:d)?|done|green|healthy|approved|accepted|verified|confirmed|signed|bestanden|erfüllt|erfolgreich|freigegeben|genehmigt|grün|erledigt|i\\.o\\.|réussi|validé|conforme|approuvé|atteint|terminé|aprobado|superado|correcto|cumple|completado|aprovado|concluído|superato|approvato|completato|geslaagd|goedgekeurd|voldaan|通过|合格|承認|完了|成功",
  ],
  ["go", "go|proceed|promote|freigabe|weiter|lancer|avancer|proceder|prosseguir|procedi|doorgaan"],
];
const PATTERNS = WORDS.map(
  ([word, source]) =>
    [word, new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}])`, "iu")] as const,
);
/** Letters of Chinese and Japanese stand side by side without a gap. */
const DENSE =
  /(?:回滚|ロールバック|跳过|対象外|待定|进行中|未着手|保留|失败|不合格|不通过|却下|警告|条件付|通过|合格|承認|完了|成功)/u;

const MARKS: [StatusWord, RegExp][] = [
  ["fail", /[❌✖✗✘🔴🟥⛔🚫]/u],
  ["warning", /[⚠🟠🔶]/u],
  ["pending", /[⏳⌛🟡🟨⏸🔄🕒⬜◻☐🔜]/u],
  ["pass", /[✅☑✔🟢🟩👍🆗]/u],
];

/** What a status says, by its words and else by its mark, in any of the languages above; null where it is none. */
export function readStatus(text: string): StatusWord | null {
  return readStatusWord(text) ?? readStatusMark(text);
}

export function readStatusWord(text: string): StatusWord | null {
  const plain = text.normalize("NFC");
  for (const [word, pattern] of PATTERNS) if (pattern.test(plain)) return word;
  if (!DENSE.test(plain)) return null;
  const dense = WORDS.find(([, source]) =>
    source.split("|").some((one) => DENSE.test(one) && plain.includes(one)),
  );
  return dense?.[0] ?? null;
}

export function readStatusMark(text: string): StatusWord | null {
  return MARKS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

const MARK_CHARACTERS = /(?:[✅☑✔❌✖✗✘🔴🟥⛔🚫⚠🟠🔶⏳⌛🟡🟨⏸🔄🕒⬜◻☐🔜🟢🟩👍🆗]\u{fe0f}?)+/gu;

/** The text without status marks, and with the white space that they leave behind closed. */
export function withoutMarks(text: string): string {
  return text.replace(MARK_CHARACTERS, " ").replace(/\s+/g, " ").trim();
}
