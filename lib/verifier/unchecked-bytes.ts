import type { Bundle } from "@/lib/verifier/bundle";
import { toBase64, utf8 } from "@/lib/verifier/bytes";
import { canonical, type Json, quoted } from "@/lib/verifier/canonical";
import { linesOf, type Note, type NoteKey } from "@/lib/verifier/note";

/** Bytes of the file that nobody has vouched for: from `start` up to, and without, `end`. */
export type ByteRange = { start: number; end: number; why: string };

/** `trusted` are the keys whose lines below the checkpoint were checked. */
export function uncheckedBytes(
  bundle: Bundle,
  value: Json,
  note: Note,
  trusted: readonly NoteKey[],
  areTimestampsChecked: boolean,
): ByteRange[] {
  const checked = new Set(trusted.flatMap((key) => linesOf(note, key)));
  const ranges: ByteRange[] = [];
  const start = startOf(value, "checkpoint") + 1;
  const head =
    bundle.checkpoint.length - note.lines.reduce((sum, { line }) => sum + line.length + 1, 0);
  let at = head;
  for (const line of note.lines) {
    if (!checked.has(line)) {
      const range = {
        start: start + escapedLength(bundle.checkpoint.slice(0, at)),
        end: start + escapedLength(bundle.checkpoint.slice(0, at + line.line.length)),
      };
      ranges.push({
        ...range,
        why: `The line of ${line.name}+${line.id} below the checkpoint: you gave no key to check it with.`,
      });
    }
    at += line.line.length + 1;
  }
  return areTimestampsChecked ? ranges : [...ranges, ...timestampRanges(bundle, value)];
}

function timestampRanges({ timestamps }: Bundle, value: Json): ByteRange[] {
  let at = startOf(value, "timestamps") + 1;
  return timestamps.map((token) => {
    const length = toBase64(token).length + 2;
    const range = { start: at, end: at + length, why: "A timestamp that was not checked." };
    at += length + 1;
    return range;
  });
}

/** Where the member's value begins in the canonical text of an object. */
function startOf(value: Json, name: string): number {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return 0;
  const before = Object.fromEntries(Object.entries(value).filter(([other]) => other < name));
  const text = canonical(before);
  // Without its closing brace, but with the comma after the last member.
  const inner = utf8(text).length - 1 + (text === "{}" ? 0 : 1);
  return inner + utf8(quoted(name)).length + 1;
}

function escapedLength(text: string): number {
  return utf8(quoted(text)).length - 2;
}
