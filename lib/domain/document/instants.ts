import { MONTH_NAMES, monthOf, weekdayOf } from "@/lib/domain/document/calendar-words";

/** A point in time that a text names, or from when to when. */
export type Instant = {
  /** UTC; midnight where the text gives no time. */
  at: Date;
  /** Midnight in UTC of the day as it is written, whatever the zone. */
  day: Date;
  /** Offsets in the text. */
  span: [start: number, end: number];
  /** 0 for Sunday, as the text says; null where it names none. */
  weekday: number | null;
  hasTime: boolean;
  /** Where the time is a range, such as 11:00-13:00. */
  end: Date | null;
};

const WORD = "[\\p{L}]+(?:-feira)?\\.?";
const LEAD = `(?<weekday>${WORD}),?\\s+(?:the\\s+|le\\s+|den\\s+|el\\s+)?`;
const ISO = String.raw`(?<y1>\d{4})-(?<m1>\d{1,2})-(?<d1>\d{1,2})`;
const DOTTED = String.raw`(?<d2>\d{1,2})[./](?<m2>\d{1,2})[./](?<y2>\d{4})`;
const MONTH_FIRST = String.raw`(?<w3>(?:${MONTH_NAMES})\.?)\s+(?<d3>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<y3>\d{4})`;
const DAY_FIRST = String.raw`(?<d4>\d{1,2})(?:st|nd|rd|th|er|º)?\.?\s+(?:de\s+|of\s+)?(?<w4>(?:${MONTH_NAMES})\.?),?\s+(?:de\s+|del\s+)?(?<y4>\d{4})`;
const CLOCK = String.raw`(?<h>\d{1,2})[:h](?<min>\d{2})(?::(?<s>\d{2})(?:[.,](?<ms>\d{1,6}))?)?(?:\s*(?<half>[ap])\.?m\.?)?`;
const RANGE = String.raw`(?:\s*(?:-|–|to|bis|à|a|until)\s*(?<h2>\d{1,2})[:h](?<min2>\d{2})(?!\d|[:.]\d))?`;
const ZONE = String.raw`(?:\s*(?<zone>Z\b|UTC(?:[+-]\d{1,2}(?::?\d{2})?)?|GMT(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2}|CET|CEST|MEZ|MESZ|BST|WET|WEST|EET|EEST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|JST|IST)\b)?`;
const TIME = String.raw`(?:(?:T|,?\s*(?:at|um|à|a las|às|alle|om|@)?\s*)${CLOCK}${RANGE}${ZONE})?`;
const PATTERN = new RegExp(
  `(?:${LEAD})?(?:${ISO}|${DOTTED}|${MONTH_FIRST}|${DAY_FIRST})${TIME}`,
  "giu",
);

/** Minutes east of UTC; abbreviations mean what they mean in Europe and North America. */
const ZONES: Record<string, number> = {
  cet: 60,
  mez: 60,
  cest: 120,
  mesz: 120,
  bst: 60,
  wet: 0,
  west: 60,
  eet: 120,
  eest: 180,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  jst: 540,
  ist: 330,
};

/**
 * The points in time that a text names, in their order. Times without a zone are taken as UTC; `07.10.2025` and
 * `07/10/2025` as day and month, unless only the other order is a date.
 */
export function readInstants(text: string): Instant[] {
  const matches = [...text.matchAll(PATTERN)];
  const zone = matches.map((match) => match.groups?.zone).find((name) => name !== undefined);
  return matches.flatMap((match) => toInstant(match, zone) ?? []);
}

type Groups = Record<string, string | undefined>;

/** `zone` is meant for all of a text that names one: `06:00 – 18:00 CET`. */
function toInstant(match: RegExpMatchArray, zone: string | undefined): Instant | null {
  const groups: Groups = match.groups ?? {};
  const day = dayOf(groups);
  if (!day) return null;
  const shift = offsetOf(groups.zone ?? zone);
  const start = timeOf(day, groups.h, groups.min, groups, shift);
  const end = groups.h2 ? timeOf(day, groups.h2, groups.min2, {}, shift) : null;
  if (Number.isNaN(start.getTime())) return null;
  const weekday = groups.weekday ? weekdayOf(groups.weekday) : null;
  const index = match.index ?? 0;
  const lead = groups.weekday && weekday === null ? match[0].search(/\d/) : 0;
  return {
    at: start,
    day: new Date(day),
    span: [index + Math.max(0, lead), index + match[0].trimEnd().length],
    weekday,
    hasTime: groups.h !== undefined,
    end: end && end < start ? new Date(end.getTime() + 86_400_000) : end,
  };
}

/** Milliseconds of the day's midnight in UTC; null where there is no such day. */
function dayOf(g: Groups): number | null {
  const monthWord = g.w3 ?? g.w4;
  if (monthWord !== undefined) {
    const month = monthOf(monthWord);
    return month === null ? null : utcDay(Number(g.y3 ?? g.y4), month + 1, Number(g.d3 ?? g.d4));
  }
  if (g.y1 !== undefined) return utcDay(Number(g.y1), Number(g.m1), Number(g.d1));
  const [year, first, second] = [Number(g.y2), Number(g.d2), Number(g.m2)];
  return utcDay(year, second, first) ?? utcDay(year, first, second);
}

function utcDay(year: number, month: number, day: number): number | null {
  const at = Date.UTC(year, month - 1, day);
  const back = new Date(at);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day ? at : null;
}

function timeOf(
  day: number,
  hour: string | undefined,
  minute: string | undefined,
  { s, ms, half }: Groups,
  shift: number,
): Date {
  const given = Number(hour ?? 0);
  const hours = half === undefined ? given : (given % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  const minutes = Number(minute ?? 0);
  if (hours > 24 || minutes > 59) return new Date(Number.NaN);
  const seconds = Number(s ?? 0) + Number(`0.${ms ?? 0}`);
  return new Date(day + (hours * 60 + minutes - shift) * 60_000 + Math.round(seconds * 1000));
}

function offsetOf(zone: string | undefined): number {
  if (!zone) return 0;
  const known = ZONES[zone.toLowerCase()];
  if (known !== undefined) return known;
  const parts = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (!parts) return 0;
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  return parts[1] === "-" ? -minutes : minutes;
}
