/** Words for signs, as people write them. */
export const SIGN_WORDS: [RegExp, string][] = [
  [
    /^(?:not more than|no more than|at most|up to|max(?:imum|imal)?|höchstens|bis zu|como máximo|máx|au plus)(?![\p{L}])\.?\s*:?\s*/iu,
    "<= ",
  ],
  [
    /^(?:no less than|not less than|at least|min(?:imum|imal)?|mindestens|al menos|mín|au moins)(?![\p{L}])\.?\s*:?\s*/iu,
    ">= ",
  ],
  [
    /^(?:less than|lower than|below|under|unter|kleiner als|weniger als|menos de|moins de)\s+/i,
    "< ",
  ],
  [
    /^(?:more than|greater than|higher than|above|over|über|größer als|mehr als|más de|plus de)\s+/i,
    "> ",
  ],
];
/** Units by what people call them. */
export const UNIT_WORDS: [RegExp, string][] = [
  [/^(?:milliseconds?|millis|msecs?|millisekunden)$/i, "ms"],
  [/^(?:seconds?|secs?|sekunden?|segundos?|secondes?)$/i, "s"],
  [/^(?:minutes?|mins|minuten?|minutos?)$/i, "min"],
  [/^(?:hours?|hrs?|stunden?|horas?|heures?)$/i, "h"],
  [/^(?:percent|pct|prozent|por ciento|pour cent)$/i, "%"],
  [
    /^(?:rps|req\/s|reqs\/s|requests\/s|requests?\/sec|req\/sec|qps|tps|\/\s*sec(?:ond)?|per second|pro sekunde|por segundo)$/i,
    "/s",
  ],
  [/^(?:rpm|req\/min|requests?\/min|\/\s*minute|per minute|pro minute|por minuto)$/i, "/min"],
  [/^(?:\/\s*hour|\/\s*hr|per hour|pro stunde)$/i, "/h"],
  [/^(?:kb)$/i, "kB"],
  [/^(?:mb)$/i, "MB"],
  [/^(?:gb)$/i, "GB"],
];

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
