import type { Json } from "@/lib/verifier/canonical";

/** Reads a value of one shape; throws `ShapeError`, which says where the value is another. */
export type Shape<T> = (value: Json | undefined, path: string) => T;

export class ShapeError extends Error {}

export const text: Shape<string> = (value, path) =>
  typeof value === "string" ? value : wrong(path, "a text");

export const flag: Shape<boolean> = (value, path) =>
  typeof value === "boolean" ? value : wrong(path, "true or false");

/** A whole number from 0 to 2^53 - 1. */
export const count: Shape<number> = (value, path) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : wrong(path, "a whole number");

export const hexDigest: Shape<string> = (value, path) =>
  matching(/^[0-9a-f]{64}$/, "a digest")(value, path);

/** UTC, to the millisecond, as ECMAScript writes it. */
export const instant: Shape<string> = (value, path) => {
  const at = text(value, path);
  const date = new Date(at);
  return !Number.isNaN(date.getTime()) && date.toISOString() === at ? at : wrong(path, "a time");
};

export function matching(pattern: RegExp, what: string): Shape<string> {
  return (value, path) =>
    typeof value === "string" && pattern.test(value) ? value : wrong(path, what);
}

export function oneOf<const T extends string>(...words: T[]): Shape<T> {
  return (value, path) => words.find((word) => word === value) ?? wrong(path, words.join(" or "));
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path) => (value === null ? null : shape(value, path));
}

export function list<T>(shape: Shape<T>, bounds: { min?: number; max?: number } = {}): Shape<T[]> {
  const { min = 0, max = Number.POSITIVE_INFINITY } = bounds;
  return (value, path) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      return wrong(path, "a list of the right length");
    }
    return value.map((item, at) => shape(item, `${path}[${at}]`));
  };
}

type Members = Record<string, Shape<unknown>>;
type Read<M extends Members> = { [Name in keyof M]: ReturnType<M[Name]> };

/** An object with exactly these members. */
export function exactly<M extends Members>(members: M): Shape<Read<M>> {
  return (value, path) => {
    const given = membersOf(value, path);
    const stranger = Object.keys(given).find((name) => !Object.hasOwn(members, name));
    if (stranger !== undefined) return wrong(`${path}.${stranger}`, "nothing of this name");
    return read(members, given, path);
  };
}

/** An object with at least these members. */
export function atLeast<M extends Members>(members: M): Shape<Read<M>> {
  return (value, path) => read(members, membersOf(value, path), path);
}

export const object: Shape<{ [name: string]: Json }> = membersOf;

function read<M extends Members>(members: M, given: { [name: string]: Json }, path: string) {
  const entries = Object.entries(members).map(([name, shape]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return [name, shape(value, `${path}.${name}`)];
  });
  return Object.fromEntries(entries) as Read<M>;
}

function membersOf(value: Json | undefined, path: string): { [name: string]: Json } {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  return wrong(path, "an object");
}

function wrong(path: string, expected: string): never {
  throw new ShapeError(`${path} is not as expected: ${expected}`);
}
