import canonicalize from "canonicalize";

/** RFC 8785. Throws where a value has no JSON form (undefined, NaN, Infinity, functions, cycles). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("the value has no JSON form");
  return text;
}
