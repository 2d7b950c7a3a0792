import { AppError } from "@/lib/domain/app-error";

/** Where a value stands in the body; a chain, so that nothing is put together unless something is wrong. */
export type At = { in: At | null; key: string | number };
export type Message = Record<string, unknown>;
/** A 64-bit integer as protobufjs has it. */
type Long = { low: number; high: number; unsigned: boolean };

/** The body cannot be decoded: permanent, so that the sender drops it (400). */
export function malformed(at: At | null, message: string, expected: string): AppError {
  const path = pathOf(at);
  const where = path === "" ? "the body" : path;
  return new AppError(
    "invalid_request",
    `The body is no OTLP metrics request: ${where} ${message}, expected ${expected}.`,
    { errors: [{ path, message, expected }] },
  );
}

function pathOf(at: At | null): string {
  if (!at) return "";
  const before = pathOf(at.in);
  if (typeof at.key === "number") return `${before}[${at.key}]`;
  return before === "" ? at.key : `${before}.${at.key}`;
}

/** A field that was sent; undefined otherwise. Only own properties: decoded messages have defaults behind them. */
export function sent(message: Message, key: string): unknown {
  return Object.hasOwn(message, key) ? (message[key] ?? undefined) : undefined;
}

export function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function messageOf(value: unknown, at: At | null): Message {
  if (isMessage(value)) return value;
  throw malformed(at, `is ${nameOf(value)}`, "an object");
}

/** A message field as `read` makes it; null where it was not sent. */
export function inner<T>(
  message: Message,
  key: string,
  at: At | null,
  read: (inside: Message, at: At) => T,
): T | null {
  const value = sent(message, key);
  if (value === undefined) return null;
  const place = { in: at, key };
  return read(messageOf(value, place), place);
}

export function listOf<T>(
  message: Message,
  key: string,
  at: At | null,
  read: (item: unknown, at: At) => T,
): T[] {
  const value = sent(message, key);
  if (value === undefined) return [];
  const place = { in: at, key };
  if (!Array.isArray(value)) throw malformed(place, `is ${nameOf(value)}`, "a list");
  return value.map((item, index) => read(item, { in: place, key: index }));
}

export function textOf(message: Message, key: string, at: At): string {
  const value = sent(message, key) ?? "";
  if (typeof value === "string") return value;
  throw malformed({ in: at, key }, `is ${nameOf(value)}`, "a text");
}

export function flagOf(message: Message, key: string, at: At): boolean {
  const value = sent(message, key) ?? false;
  if (typeof value === "boolean") return value;
  throw malformed({ in: at, key }, `is ${nameOf(value)}`, "true or false");
}

const SPECIAL = ["NaN", "Infinity", "-Infinity"];
const DECIMAL = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** A double of proto3's JSON mapping: a number, or a text that is one. */
export function doubleOf(value: unknown, at: At): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && (SPECIAL.includes(value) || DECIMAL.test(value))) {
    return Number(value);
  }
  throw malformed(at, `is ${nameOf(value)}`, "a number");
}

/** Null where it was not sent. */
export function optionalDouble(message: Message, key: string, at: At): number | null {
  const value = sent(message, key);
  return value === undefined ? null : doubleOf(value, { in: at, key });
}

const WHOLE = /^-?\d{1,20}$/;

/** An integer; beyond 2^53 the nearest number. */
export function wholeOf(value: unknown, at: At): number {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  if (typeof value === "string" && WHOLE.test(value)) return Number(value);
  if (isLong(value)) return value.high * 2 ** 32 + (value.low >>> 0);
  throw malformed(at, `is ${nameOf(value)}`, "an integer");
}

/** 0 where it was not sent, as in proto3. */
export function wholeAt(message: Message, key: string, at: At): number {
  const value = sent(message, key);
  return value === undefined ? 0 : wholeOf(value, { in: at, key });
}

/** An integer of which there cannot be less than none. */
export function countOf(value: unknown, at: At): number {
  const count = wholeOf(unsigned(value), at);
  if (count >= 0) return count;
  throw malformed(at, `is ${count}`, "0 or more");
}

export function countAt(message: Message, key: string, at: At): number {
  const value = sent(message, key);
  return value === undefined ? 0 : countOf(value, { in: at, key });
}

/** Nanoseconds since 1970; null where none are told, which 0 means as well. */
export function nanosAt(message: Message, key: string, at: At): bigint | null {
  const value = sent(message, key);
  if (value === undefined) return null;
  const place = { in: at, key };
  const nanos = nanosOf(unsigned(value), place);
  if (nanos < 0n || nanos >= 1n << 63n) throw malformed(place, `is ${nanos}`, "a time in ns");
  return nanos === 0n ? null : nanos;
}

function nanosOf(value: unknown, at: At): bigint {
  if (isLong(value)) return (BigInt(value.high) << 32n) | BigInt(value.low >>> 0);
  if (typeof value === "string" && WHOLE.test(value)) return BigInt(value);
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  throw malformed(at, `is ${nameOf(value)}`, "nanoseconds since 1970, an integer");
}

function unsigned(value: unknown): unknown {
  return isLong(value) ? { low: value.low, high: value.high >>> 0, unsigned: true } : value;
}

function isLong(value: unknown): value is Long {
  return isMessage(value) && typeof value.low === "number" && typeof value.high === "number";
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return `"${value.slice(0, 40)}"`;
  return typeof value === "object" ? "an object" : String(value);
}
