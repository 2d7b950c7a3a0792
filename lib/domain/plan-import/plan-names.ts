const KEY_LENGTH = 64;
const TEXT_LENGTH = 300;

/** Names that plans allow, each of them once. */
export class PlanNames {
  readonly #taken = new Set<string>();

  key(text: string, fallback: string): string {
    const base = toKey(text, fallback);
    let key = base;
    for (let n = 2; this.#taken.has(key); n += 1) {
      key = `${base.slice(0, KEY_LENGTH - 1 - String(n).length)}-${n}`;
    }
    this.#taken.add(key);
    return key;
  }
}

/** Letters, digits, dot, dash and underscore; the same text gives the same key. */
export function toKey(text: string, fallback: string): string {
  const key = text
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, KEY_LENGTH)
    .replace(/[-.]+$/, "");
  return key === "" ? fallback : key;
}

export function toTitle(text: string, fallback: string): string {
  return text.trim().slice(0, TEXT_LENGTH).trim() || fallback;
}

export function toDocumentId(text: string): string {
  const id = text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 60)
    .replace(/-+$/, "");
  return id === "" ? "IMPORTED" : id;
}

/** Milliseconds in the largest unit that fits without a rest: `5m`, `90s`. */
export function durationText(milliseconds: number): string {
  const units: [string, number][] = [
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1000],
  ];
  const [unit, length] = units.find(([, size]) => milliseconds % size === 0) ?? ["ms", 1];
  return `${milliseconds / length}${unit}`;
}
