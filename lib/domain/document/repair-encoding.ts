/** Characters that Windows-1252 has where Latin-1 has control codes. */
const WINDOWS_1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
const BYTES = [
  0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8e, 0x91, 0x92, 0x93,
  0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9e, 0x9f,
];
const BYTE_OF = new Map([...WINDOWS_1252].map((char, index) => [char, BYTES[index] ?? 0]));

const NEXT = `[\\u0080-\\u00bf${WINDOWS_1252}]`;
/**
 * What UTF-8 looks like once it was read as Windows-1252 or Latin-1. Only those first bytes of which no language writes
 * the letter before such a sign: `Â` and `Ã` (Latin letters and signs), `â` (punctuation, arrows, symbols), `ï`
 * (variation selectors) and `ð` (emoji); others, such as `à «` in French, are left as they are.
 */
const MISREAD = new RegExp(`ð${NEXT}{3}|[âï]${NEXT}{2}|[ÂÃ]${NEXT}`, "gu");

export type Repair = { line: number; from: string; to: string };

/** Undoes UTF-8 that was encoded twice, wherever the bytes give a valid character, and lists what it did by line. */
export function repairEncoding(text: string): { source: string; repairs: Repair[] } {
  const repairs: Repair[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const lines = text.split("\n").map((line, index) =>
    line.replace(MISREAD, (from) => {
      const to = decodeTwice(decoder, from);
      if (to !== from) repairs.push({ line: index + 1, from, to });
      return to;
    }),
  );
  return { source: lines.join("\n"), repairs };
}

function decodeTwice(decoder: TextDecoder, misread: string): string {
  const bytes = [...misread].map((char) => BYTE_OF.get(char) ?? char.charCodeAt(0));
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return misread;
  }
}
