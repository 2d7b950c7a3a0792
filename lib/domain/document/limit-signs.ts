type Words = [pattern: RegExp, sign: string];

/** Words in front of a number, as people write them for a sign. */
const BEFORE: Words[] = [
  [
    /^(?:not more than|no more than|at most|up to|max(?:imum|imal)?|höchstens|maximal|bis zu|nicht mehr als|como máximo|hasta|máx(?:imo)?|no más de|au plus|au maximum|jusqu[’']à|no máximo|al massimo|fino a|ten hoogste|hoogstens|最大|最多|不超过)(?![\p{L}])\.?\s*:?\s*/iu,
    "<= ",
  ],
  [
    /^(?:no less than|not less than|at least|min(?:imum|imal)?|mindestens|wenigstens|al menos|como mínimo|mín(?:imo)?|au moins|au minimum|no mínimo|pelo menos|almeno|ten minste|minstens|最小|最低|至少|不低于)(?![\p{L}])\.?\s*:?\s*/iu,
    ">= ",
  ],
  [
    /^(?:less than|lower than|fewer than|below|under|unter(?:halb)?|kleiner als|weniger als|menos de|por debajo de|moins de|inférieur à|en dessous de|menor que|abaixo de|meno di|sotto|minder dan|onder|低于|少于)\s*/iu,
    "< ",
  ],
  [
    /^(?:more than|greater than|higher than|above|over|über|größer als|mehr als|más de|por encima de|plus de|supérieur à|au-dessus de|maior que|acima de|più di|sopra|meer dan|boven|高于|大于)\s*/iu,
    "> ",
  ],
];

/** And behind it: `35 ms max`, `250ms以下`. */
const BEHIND: Words[] = [
  [
    /\s*(?:\bmax(?:imum)?\.?|\bat most|\bor (?:less|lower|fewer|below)|\bor under|以下|以内)$/iu,
    "<= ",
  ],
  [/\s*(?:\bmin(?:imum)?\.?|\bat least|\bor (?:more|higher|above|greater)|以上)$/iu, ">= "],
  [/\s*(?:未満|未满)$/u, "< "],
  [/\s*(?:超)$/u, "> "],
];

/** A limit with its words turned into the sign that they mean: `under 200 ms` is `< 200 ms`. */
export function withSign(text: string): string {
  const plain = text
    .replace(/[≤⩽≦]|=</g, "<=")
    .replace(/[≥⩾≧]|=>/g, ">=")
    .trim();
  for (const [pattern, sign] of BEFORE) {
    const match = pattern.exec(plain);
    if (match && /^\W*\d/.test(plain.slice(match[0].length))) return plain.replace(pattern, sign);
  }
  if (!/^\d/.test(plain)) return plain;
  const bare = plain.replace(/\s*[([（][^)\]）]*[)\]）]\s*$/, "");
  const behind = BEHIND.find(([pattern]) => pattern.test(bare));
  return behind ? `${behind[1]}${bare.replace(behind[0], "")}` : plain;
}

/** Where less is better, and where more is: what a limit without a sign means. */
const LESS =
  /latenc|latenz|antwortzeit|error|fehler|fail|cpu|memory|speicher|heap|disk|queue|backlog|lag|depth|time|duration|dauer|utili[sz]|usage|auslastung|loss|lost|drop|abort|timeout|crash|restart|exception|incident|alert|attempts|violation|detection|bounce|churn|tiempo|uso|temps|p\d{2}/i;
const MORE =
  /success|throughput|durchsatz|conversion|hit|availab|verfügbar|uptime|coverage|abdeckung|pass|valid|complet|encrypt|accura|retention|apdex|score|éxito|disponib|succès/i;

export function signByName(label: string): "<=" | ">=" | null {
  const [less, more] = [LESS.test(label), MORE.test(label)];
  if (less === more) return null;
  return less ? "<=" : ">=";
}
