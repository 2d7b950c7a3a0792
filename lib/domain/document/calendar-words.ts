const MONTHS: readonly string[][] = [
  [
    "january",
    "jan",
    "januar",
    "jänner",
    "janvier",
    "janv",
    "enero",
    "ene",
    "janeiro",
    "gennaio",
    "januari",
  ],
  ["february", "feb", "februar", "février", "févr", "febrero", "fevereiro", "febbraio", "februari"],
  ["march", "mar", "märz", "mär", "mars", "marzo", "março", "maart", "mrt"],
  ["april", "apr", "avril", "avr", "abril", "abr", "aprile"],
  ["may", "mai", "mayo", "maio", "maggio", "mei"],
  ["june", "jun", "juni", "juin", "junio", "junho", "giugno"],
  ["july", "jul", "juli", "juillet", "juil", "julio", "julho", "luglio"],
  ["august", "aug", "août", "aout", "agosto", "ago", "augustus"],
  ["september", "sep", "sept", "septembre", "septiembre", "setembro", "set", "settembre"],
  ["october", "oct", "oktober", "okt", "octobre", "octubre", "outubro", "out", "ottobre"],
  ["november", "nov", "novembre", "noviembre", "novembro"],
  [
    "december",
    "dec",
    "dezember",
    "dez",
    "décembre",
    "déc",
    "diciembre",
    "dic",
    "dezembro",
    "dicembre",
  ],
];
const WEEKDAYS: readonly string[][] = [
  ["sunday", "sun", "sonntag", "so", "dimanche", "dim", "domingo", "dom", "domenica", "zondag"],
  [
    "monday",
    "mon",
    "montag",
    "mo",
    "lundi",
    "lun",
    "lunes",
    "segunda-feira",
    "segunda",
    "lunedì",
    "maandag",
  ],
  [
    "tuesday",
    "tue",
    "tues",
    "dienstag",
    "di",
    "mardi",
    "martes",
    "terça-feira",
    "terça",
    "martedì",
    "dinsdag",
  ],
  [
    "wednesday",
    "wed",
    "mittwoch",
    "mi",
    "mercredi",
    "mer",
    "miércoles",
    "quarta-feira",
    "quarta",
    "mercoledì",
    "woensdag",
  ],
  [
    "thursday",
    "thu",
    "thur",
    "thurs",
    "donnerstag",
    "do",
    "jeudi",
    "jeu",
    "jueves",
    "quinta-feira",
    "quinta",
    "giovedì",
    "donderdag",
  ],
  [
    "friday",
    "fri",
    "freitag",
    "fr",
    "vendredi",
    "ven",
    "viernes",
    "sexta-feira",
    "sexta",
    "venerdì",
    "vrijdag",
  ],
  [
    "saturday",
    "sat",
    "samstag",
    "sonnabend",
    "sa",
    "samedi",
    "sam",
    "sábado",
    "sabato",
    "zaterdag",
  ],
];

function indexOf(table: readonly string[][]): ReadonlyMap<string, number> {
  return new Map(table.flatMap((names, index) => names.map((name) => [name, index] as const)));
}

/** Every name of a month, as an alternative of a regular expression; the longer ones first. */
export const MONTH_NAMES = MONTHS.flat()
  .toSorted((a, b) => b.length - a.length)
  .join("|");

const MONTH_OF = indexOf(MONTHS);
const WEEKDAY_OF = indexOf(WEEKDAYS);

/** 0 for January; null where the word is no month in English, German, French, Spanish, Portuguese, Italian or Dutch. */
export function monthOf(word: string): number | null {
  return MONTH_OF.get(word.toLowerCase().replace(/\.$/, "")) ?? null;
}

/** 0 for Sunday; null where the word is no weekday. */
export function weekdayOf(word: string): number | null {
  return WEEKDAY_OF.get(word.toLowerCase().replace(/\.$/, "")) ?? null;
}
