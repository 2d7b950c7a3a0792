export const MAX_PAGE_BYTES = 1024 * 1024;

/** `bom`: the source begins with a byte order mark, which is no part of its text. */
export type PageText = { text: string; bom: boolean; note: string | null };
export type DecodedPage =
  | ({ kind: "text" } & PageText)
  | { kind: "problem"; message: string; expected: string };

const EXPECTED = "Markdown as UTF-8 text, or UTF-16 with a byte order mark";

/** The text of an evidence page. What is no UTF-8 is not guessed at: the wrong guess would show wrong numbers. */
export function decodePage(bytes: Uint8Array): DecodedPage {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return decode(bytes.subarray(2), "utf-16le");
  if (first === 0xfe && second === 0xff) return decode(bytes.subarray(2), "utf-16be");
  const bom = first === 0xef && second === 0xbb && third === 0xbf;
  const read = decode(bom ? bytes.subarray(3) : bytes, "utf-8");
  return read.kind === "text" ? { ...read, bom } : read;
}

function decode(bytes: Uint8Array, encoding: "utf-8" | "utf-16le" | "utf-16be"): DecodedPage {
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return problem(`is no ${encoding.toUpperCase()} text${placeOf(bytes, encoding)}`);
  }
  const nul = text.indexOf("\0");
  if (nul >= 0) return problem(`is no text: line ${lineAt(text, nul)} has a zero byte`);
  if (text.trim() === "") return problem("is empty");
  const note =
    encoding === "utf-8"
      ? null
      : `It was read as ${encoding.toUpperCase()}; its exports are UTF-8.`;
  return { kind: "text", text, bom: false, note };
}

/** Where the first byte is that no UTF-8 has there. */
function placeOf(bytes: Uint8Array, encoding: string): string {
  if (encoding !== "utf-8") return "";
  const readable = new TextDecoder("utf-8").decode(bytes);
  const at = readable.indexOf("\uFFFD");
  return at < 0 ? "" : `: line ${lineAt(readable, at)} has a byte that belongs to no character`;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}

function problem(message: string): DecodedPage {
  return { kind: "problem", message, expected: EXPECTED };
}
