/** What JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/**
 * RFC 8785: names in the order of their UTF-16 code units, no spaces, ECMAScript's numbers. Throws for a lone
 * surrogate, which has no UTF-8 form.
 */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${quoted(name)}:${canonical(member)}`).join(",")}}`;
  }
  return typeof value === "string" ? quoted(value) : JSON.stringify(value);
}

/** The value of a text that is canonical to the last character; null for every other text. */
export function readCanonical(text: string): { value: Json } | null {
  try {
    const value: Json = JSON.parse(text);
    return canonical(value) === text ? { value } : null;
  } catch {
    return null;
  }
}

export function quoted(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError("a lone surrogate is no text");
  return JSON.stringify(text);
}
