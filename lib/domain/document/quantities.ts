/** A number as people write it: `1,000`, `1 000`, `0,28`, `1.240`; null where the text does not begin with one. */
function numberAt(text: string): { value: number; length: number } | null {
  const match = /^[<>≤≥=~≈\s]*([+-−]?\d[\d.,' {2}]*\d|[+-−]?\d)/u.exec(text);
  const digits = match?.[1];
  if (match === null || digits === undefined) return null;
  const value = toNumber(digits);
  return value === null ? null : { value, length: match[0].length };
}

/** Groups of three after a separator are thousands, unless the separator is the only one and a point: `0.280`. */
export function toNumber(digits: string): number | null {
  const plain = digits.replace(/[\s']/g, "").replace("−", "-");
  const both = plain.includes(",") && plain.includes(".");
  const decimal = both
    ? plain.lastIndexOf(",") > plain.lastIndexOf(".")
      ? ","
      : "."
    : plain.includes(",")
      ? /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/.test(plain)
        ? null
        : ","
      : plain.split(".").length > 2
        ? null
        : ".";
  const thousands = decimal === "," ? /\./g : /,/g;
  const text = decimal === null ? plain.replace(/[.,]/g, "") : plain.replace(thousands, "");
  const value = Number(text.replace(",", "."));
  return Number.isFinite(value) ? value : null;
}

const UNIT =
  /^\s*(%|‰|ms|µs|us|s|sec|secs|min|h|[kmgt]i?b|b|(?:req|requests|events|ops|errors?|users?|msgs?|rows?)?\s*\/\s*(?:s|sec|min|h|minute|second|hour|\d+)|rps|qps|[\p{L}][\p{L}/_-]*)/iu;

/** The number that a text begins with and its unit as written; null where it begins with none. */
export function readQuantity(text: string): { value: number; unit: string } | null {
  const number = numberAt(text);
  if (!number) return null;
  const unit = UNIT.exec(text.slice(number.length))?.[1] ?? "";
  return { value: number.value, unit: unit.replace(/\s+/g, "") };
}

const HOUR = 3_600_000;
const LENGTHS: [RegExp, number][] = [
  [/^(?:w|wk|weeks?|wochen?|semaines?|semanas?|settimane?|weken|week)$/i, 168 * HOUR],
  [/^(?:d|days?|tage?n?|jours?|d[íi]as?|dias?|giorn[oi]|dagen|dag|日間|天)$/i, 24 * HOUR],
  [/^(?:h|hrs?|hours?|std|stunden?|heures?|horas?|or[ae]|uur|時間|小[时時])$/i, HOUR],
  [/^(?:m|min|mins|minutes?|minuten?|minutos?|minut[oi]|分間?|分[钟鐘])$/i, 60_000],
  [/^(?:s|secs?|seconds?|sekunden?|secondes?|segundos?|second[oi]|seconden?|秒間?)$/i, 1000],
];
const PIECE =
  /(\d+(?:[.,]\d+)?)(?:\s*(?:-|–|to|bis|à|a|until)\s*(\d+(?:[.,]\d+)?))?\s*-?\s*([\p{L}]+)/giu;

/** `2-4 hours`, `24-hour soak`, `1 h 45 min`, `6 hours (complete)`, in milliseconds; null where it is no length of time. */
export function readDuration(text: string): { min: number; max: number } | null {
  let min = 0;
  let max = 0;
  let isFound = false;
  for (const [, first = "", second, word = ""] of text.matchAll(PIECE)) {
    const length = LENGTHS.find(([pattern]) => pattern.test(word))?.[1];
    if (length === undefined) continue;
    if (isFound && second !== undefined) break;
    min += (toNumber(first) ?? 0) * length;
    max += (toNumber(second ?? first) ?? 0) * length;
    isFound = true;
  }
  return isFound && max > 0 ? { min, max: Math.max(min, max) } : null;
}

type Spanned = { span: [start: number, end: number] };

const COUNT =
  /(?<![\d.,/-])(\d[\d,]*)\s*(?:\/|of|out of|von|sur|de|di|van)\s*(\d[\d,]*)(?![\d/]|[.,]\d|\s*%|-\d)/giu;

/** `11/11`, `10 of 12`. Dates and rates such as `20/min` are none. */
export function readCounts(text: string): ({ have: number; of: number } & Spanned)[] {
  return [...text.matchAll(COUNT)].flatMap((match) => {
    const [have, of] = [toNumber(match[1] ?? ""), toNumber(match[2] ?? "")];
    const index = match.index ?? 0;
    if (have === null || of === null) return [];
    return [{ have, of, span: [index, index + match[0].length] as [number, number] }];
  });
}

const PERCENT = /([+-−]?\d+(?:[.,]\d+)?)\s*%/gu;

export function readPercents(text: string): ({ value: number } & Spanned)[] {
  return [...text.matchAll(PERCENT)].flatMap((match) => {
    const value = toNumber(match[1] ?? "");
    const index = match.index ?? 0;
    return value === null
      ? []
      : [{ value, span: [index, index + match[0].length] as [number, number] }];
  });
}

/** Percent of traffic that a heading or value names; null where it names none or several. */
export function readTraffic(text: string): number | null {
  const [only, other] = readPercents(text);
  if (!only || other || only.value < 0 || only.value > 100) return null;
  return only.value;
}
