import type { OtlpAttributes } from "@/lib/domain/otlp/otlp-data";
import {
  type At,
  doubleOf,
  isMessage,
  listOf,
  type Message,
  malformed,
  messageOf,
  sent,
  textOf,
  wholeOf,
} from "@/lib/http/otlp/fields";

const MOST_ATTRIBUTES = 256;
/** Lists and maps inside of each other. */
const DEEPEST = 8;

/** The attributes of a resource, a scope or a point, each value as text. */
export function readAttributes(message: Message, at: At): OtlpAttributes {
  const pairs = listOf(message, "attributes", at, (item, place): [string, string] => {
    const pair = messageOf(item, place);
    const value = anyValue(sent(pair, "value"), { in: place, key: "value" }, 0);
    const isText = typeof value === "string";
    return [textOf(pair, "key", place), isText ? value : (JSON.stringify(value) ?? "")];
  });
  if (pairs.length > MOST_ATTRIBUTES) {
    throw malformed(at, `has ${pairs.length} attributes`, `${MOST_ATTRIBUTES} at most`);
  }
  return new Map(pairs);
}

type Reader = (value: unknown, at: At, depth: number) => unknown;

const READERS: Record<string, Reader> = {
  stringValue: (value, at) => textOf({ value }, "value", at),
  boolValue: (value, at) => {
    if (typeof value === "boolean") return value;
    throw malformed(at, "is something else", "true or false");
  },
  intValue: (value, at) => wholeOf(value, at),
  doubleValue: (value, at) => doubleOf(value, at),
  arrayValue: (value, at, depth) =>
    listOf(messageOf(value, at), "values", at, (item, place) => anyValue(item, place, depth + 1)),
  kvlistValue: (value, at, depth) =>
    listOf(messageOf(value, at), "values", at, (item, place) => {
      const pair = messageOf(item, place);
      return [textOf(pair, "key", place), anyValue(sent(pair, "value"), place, depth + 1)];
    }),
  bytesValue: (value, at) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
    return textOf({ value }, "value", at);
  },
};

/** The one value that an AnyValue holds; an empty text where it holds none. */
function anyValue(value: unknown, at: At, depth: number): unknown {
  if (value === undefined || value === null) return "";
  if (!isMessage(value)) throw malformed(at, "is no AnyValue", '{"stringValue": "..."}');
  if (depth > DEEPEST) throw malformed(at, "lies too deep", `at most ${DEEPEST} levels`);
  for (const [key, read] of Object.entries(READERS)) {
    const held = sent(value, key);
    if (held !== undefined) return read(held, { in: at, key }, depth);
  }
  return "";
}
