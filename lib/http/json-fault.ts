export type JsonFault = { line: number; column: number; expected: string };

const SPACE = /[ \t\n\r]*/y;
/** Between quotes: everything from the space on, but for quotes and backslashes. */
const STRING = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-[\]-\uffff]*)*"/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

type State = "value" | "first item" | "first key" | "key" | "colon" | "after";
type Frame = "{" | "[";

const EXPECTED: Record<State, string> = {
  value: "a value",
  "first item": "a value or ]",
  "first key": "a name in double quotes, or }",
  key: "a name in double quotes",
  colon: "a colon",
  after: "a comma, or the closing bracket",
};

/**
 * Where a text stops being JSON (RFC 8259), and what was expected there; null where all of it is. Engines word
 * this differently, and often name no place.
 */
export function findJsonFault(text: string): JsonFault | null {
  const frames: Frame[] = [];
  let state: State = "value";
  let at = 0;
  for (;;) {
    at = endOf(SPACE, text, at) ?? at;
    if (state === "after" && frames.length === 0) {
      return at === text.length ? null : placeOf(text, at, "the end of the body");
    }
    const next = step(text, at, state, frames);
    if (next === null) return placeOf(text, at, expectedAt(text, at, state));
    ({ state, at } = next);
  }
}

type Step = { state: State; at: number } | null;

function step(text: string, at: number, state: State, frames: Frame[]): Step {
  switch (state) {
    case "value":
      return readValue(text, at, frames);
    case "first item":
      return close(text, at, frames, "[") ?? readValue(text, at, frames);
    case "first key":
      return close(text, at, frames, "{") ?? readKey(text, at);
    case "key":
      return readKey(text, at);
    case "colon":
      return text[at] === ":" ? { state: "value", at: at + 1 } : null;
    case "after":
      if (text[at] !== ",") return close(text, at, frames, frames.at(-1) ?? "[");
      return { state: frames.at(-1) === "{" ? "key" : "value", at: at + 1 };
  }
}

function readValue(text: string, at: number, frames: Frame[]): Step {
  const char = text[at];
  if (char === "{" || char === "[") {
    frames.push(char);
    return { state: char === "{" ? "first key" : "first item", at: at + 1 };
  }
  const end = endOf(char === '"' ? STRING : SCALAR, text, at);
  return end === null ? null : { state: "after", at: end };
}

function readKey(text: string, at: number): Step {
  const end = endOf(STRING, text, at);
  return end === null ? null : { state: "colon", at: end };
}

function close(text: string, at: number, frames: Frame[], frame: Frame): Step {
  if (text[at] !== (frame === "{" ? "}" : "]")) return null;
  frames.pop();
  return { state: "after", at: at + 1 };
}

function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

function expectedAt(text: string, at: number, state: State): string {
  const isString = text[at] === '"' && state !== "colon" && state !== "after";
  return isString ? "a string on one line, closed and with valid escapes" : EXPECTED[state];
}

/** Lines and columns count from 1; columns in UTF-16 units, as editors mostly do. */
function placeOf(text: string, at: number, expected: string): JsonFault {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1, expected };
}
