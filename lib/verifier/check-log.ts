import type { Bundle } from "@/lib/verifier/bundle";
import type { Checks } from "@/lib/verifier/check";
import {
  type Checkpoint,
  cosignedAt,
  isNoteSignedBy,
  linesOf,
  type Note,
  type NoteKey,
  readCheckpoint,
  readLogKey,
  readNote,
  readWitnessKey,
} from "@/lib/verifier/note";

/** The head of the log that everything in the file is measured by. */
export type LogHead = Checkpoint & {
  note: Note;
  /** The key that signed it. */
  key: NoteKey;
  /** The log's keys that have signed it: two where the key was changed with this very checkpoint. */
  signers: NoteKey[];
  vkey: string;
};

export type Known = {
  /** A key of the log that is known from elsewhere, as `name+id+key`. */
  logKey?: string | undefined;
  witnesses?: readonly string[] | undefined;
};

/** Checks the checkpoint and the keys of the log; null where nothing can be measured by it. */
export async function checkLogHead(
  bundle: Bundle,
  known: Known,
  checks: Checks,
): Promise<LogHead | null> {
  const head = await checkCheckpoint(bundle, checks);
  if (!head) return null;
  await checkTransitions(bundle, head, checks);
  checkKnownKey(bundle, head, known.logKey, checks);
  await checkWitnesses(head, known.witnesses ?? [], checks);
  return head;
}

async function checkCheckpoint(
  { checkpoint, logKeys }: Bundle,
  checks: Checks,
): Promise<LogHead | null> {
  const title = "Checkpoint of the log";
  const vkey = logKeys.at(-1)?.vkey ?? "";
  const key = readLogKey(vkey);
  const note = readNote(checkpoint);
  const read = note && readCheckpoint(note.text);
  const earlier = logKeys.slice(0, -1).flatMap((one) => readLogKey(one.vkey) ?? []);
  const also = note ? earlier.filter((one) => linesOf(note, one).length > 0) : [];
  const wrong = note ? await wrongSigners(note, also) : [];
  const problems = [
    ...wrong.map(({ name, id }) => `the line of ${name}+${id} below the checkpoint is wrong`),
    ...(key ? [] : ["the log's key in the file is not a key"]),
    ...(read ? [] : ["the checkpoint is malformed"]),
    ...(read && key && read.origin !== key.name
      ? [`the checkpoint is of ${read.origin}, the key of ${key.name}`]
      : []),
    ...(note && key && !(await isNoteSignedBy(note, key))
      ? [`the key ${key.name}+${key.id} has not signed the checkpoint`]
      : []),
  ];
  const said = `The log ${read?.origin} had ${read?.size} entries; its key ${key?.name}+${key?.id} has signed their root.`;
  const isRight = checks.judge("checkpoint", title, problems, said);
  return isRight && note && read && key
    ? { ...read, note, key, vkey, signers: [...also, key] }
    : null;
}

async function wrongSigners(note: Note, keys: NoteKey[]): Promise<NoteKey[]> {
  const right = await Promise.all(keys.map((key) => isNoteSignedBy(note, key)));
  return keys.filter((_, at) => !right[at]);
}

async function checkTransitions({ logKeys }: Bundle, head: LogHead, checks: Checks): Promise<void> {
  const problems: string[] = [];
  for (const [at, { vkey, transition }] of logKeys.entries()) {
    const before = logKeys[at - 1]?.vkey;
    if (before === undefined) {
      if (transition !== null) problems.push("the first key of the log has a key before it");
      continue;
    }
    const fault = await transitionFault(before, vkey, transition, head);
    if (fault) problems.push(`key ${at + 1} of the log: ${fault}`);
  }
  const changes = logKeys.length - 1;
  const said =
    changes === 0
      ? "The log names one key and no change of it."
      : `${changes} ${changes === 1 ? "change" : "changes"} of the key, each signed by the old key and the new one.`;
  checks.judge("key-transitions", "Changes of the log's key", problems, said);
}

async function transitionFault(
  before: string,
  after: string,
  transition: string | null,
  head: LogHead,
): Promise<string | null> {
  const keys = [readLogKey(before), readLogKey(after)];
  const note = transition === null ? null : readNote(transition);
  const checkpoint = note && readCheckpoint(note.text);
  if (!note || !checkpoint) return "the note that hands over to it is missing or malformed";
  if (checkpoint.origin !== head.origin || checkpoint.size > head.size) {
    return "the note that hands over to it is of another log, or newer than the checkpoint";
  }
  if (note.lines.length !== 2) return "the note that hands over to it has other signatures";
  for (const key of keys) {
    if (!key || key.name !== head.origin) return "it is no key of this log";
    if (!(await isNoteSignedBy(note, key)))
      return `${key.name}+${key.id} has not signed the change`;
  }
  return null;
}

function checkKnownKey(
  { logKeys }: Bundle,
  head: LogHead,
  known: string | undefined,
  checks: Checks,
): void {
  const title = "The log is the one you know";
  if (known === undefined) {
    checks.skip(
      "known-key",
      title,
      `You gave no key to compare with. Ask whoever runs the server for the log's key; the file says ${head.vkey}`,
    );
    return;
  }
  const at = logKeys.findIndex(({ vkey }) => vkey === known.trim());
  const problems = readLogKey(known.trim())
    ? at < 0
      ? ["the file is of a log with another key than the one you gave"]
      : []
    : ["the key you gave is not name+id+key of a log"];
  const later = logKeys.length - 1 - at;
  const said =
    later === 0
      ? "Its checkpoint is signed with the key that you gave."
      : `The key that you gave was handed over ${later} time${later === 1 ? "" : "s"}, up to the one that signed.`;
  checks.judge("known-key", title, problems, said);
}

async function checkWitnesses(
  { note }: LogHead,
  witnesses: readonly string[],
  checks: Checks,
): Promise<void> {
  if (witnesses.length === 0) {
    const count = note.lines.length - 1;
    const lines = count === 1 ? "line of one is" : "lines of some are";
    const there = count > 0 ? ` ${count} ${lines} in the file, unread.` : "";
    checks.skip("witness", WITNESS, `You gave no witness's key to check with.${there}`);
  }
  for (const [at, vkey] of witnesses.entries()) {
    await checkWitness(`witness-${at + 1}`, note, vkey.trim(), checks);
  }
}

const WITNESS = "Outside witnesses";

async function checkWitness(id: string, note: Note, vkey: string, checks: Checks): Promise<void> {
  const key = readWitnessKey(vkey);
  if (!key) {
    checks.judge(id, WITNESS, ["the key you gave is not name+id+key of a witness"], "");
    return;
  }
  const time = await cosignedAt(note, key);
  const name = `${key.name}+${key.id}`;
  const problems = time instanceof Date ? [] : [`${name} has not signed this checkpoint`];
  if (time === null) problems.push("its line below the checkpoint is wrong");
  const said = time instanceof Date ? `${name} saw this checkpoint at ${time.toISOString()}.` : "";
  checks.judge(id, WITNESS, problems, said);
}
