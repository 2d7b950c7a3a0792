import { NoteError } from "@/lib/ledger/note";

/** C2SP tlog-checkpoint: the head of the tree of one log, which its name, the origin, tells apart. */
export type Checkpoint = { origin: string; size: number; root: Uint8Array };

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n`;
}

/** Reads the text of a checkpoint's note; extension lines are ignored. Throws `NoteError`. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = "", size = "", root = "", ...rest] = text.split("\n");
  if (origin === "") throw new NoteError("the checkpoint has no origin");
  if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new NoteError("the checkpoint has no size");
  }
  const bytes = Buffer.from(root, "base64");
  if (bytes.length !== 32 || bytes.toString("base64") !== root) {
    throw new NoteError("the checkpoint has no root");
  }
  if (rest.at(-1) !== "" || rest.slice(0, -1).includes("")) {
    throw new NoteError("the checkpoint has an empty line");
  }
  return { origin, size: Number(size), root: bytes };
}
