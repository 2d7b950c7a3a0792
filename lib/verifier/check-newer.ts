import { sameBytes } from "@/lib/verifier/bytes";
import type { Checks } from "@/lib/verifier/check";
import type { LogHead } from "@/lib/verifier/check-log";
import { isNoteSignedBy, readCheckpoint, readNote } from "@/lib/verifier/note";

/**
 * Compares the file's checkpoint with one that is known from elsewhere. True where that one is newer; two of the same
 * size with different roots show a log that tells different people different things.
 */
export async function checkNewer(
  known: string | undefined,
  head: LogHead,
  checks: Checks,
): Promise<boolean> {
  if (known === undefined) return false;
  const note = readNote(known);
  const checkpoint = note && readCheckpoint(note.text);
  const isOfLog =
    checkpoint?.origin === head.origin && (await isNoteSignedBy(note ?? head.note, head.key));
  const title = "The checkpoint that you gave";
  if (!checkpoint || !isOfLog) {
    const why =
      "It is no checkpoint of this log, signed with the key of the file, so that the two cannot be compared.";
    checks.skip("newer-checkpoint", title, why);
    return false;
  }
  const isSplit = checkpoint.size === head.size && !sameBytes(checkpoint.root, head.root);
  const order =
    checkpoint.size > head.size
      ? "newer than"
      : checkpoint.size === head.size
        ? "the same as"
        : "older than";
  checks.judge(
    "newer-checkpoint",
    title,
    isSplit
      ? ["it has the same size as the file's and another root: the log has two histories"]
      : [],
    `It is ${order} the one in the file.`,
  );
  return checkpoint.size > head.size;
}
