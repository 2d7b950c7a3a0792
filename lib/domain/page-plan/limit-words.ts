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
