import { fromBase64, readUtf8 } from "@/lib/verifier/bytes";
import { type Check, Checks } from "@/lib/verifier/check";
import { type Leaf, readLeaf } from "@/lib/verifier/leaf";
import { isConsistent, isIncluded } from "@/lib/verifier/merkle";
import {
  type Checkpoint,
  isNoteSignedBy,
  type NoteKey,
  readCheckpoint,
  readLogKey,
  readNote,
} from "@/lib/verifier/note";
import { atLeast, count, instant, list, oneOf, orNull, text } from "@/lib/verifier/shape";

const PopulationShape = atLeast({
  type: oneOf("https://tollgate.dev/export/population/v1"),
  project: atLeast({ id: text, key: text }),
  from: instant,
  to: instant,
  rows: list(atLeast({ run: text, firstIndex: count, lastIndex: count, entries: count })),
  log: atLeast({
    vkeys: list(text),
    before: orNull(text),
    after: text,
    consistency: list(text),
    entries: list(atLeast({ index: count, data: text })),
    proof: list(text),
  }),
});
type Population = ReturnType<typeof PopulationShape>;

/** `complete-until`: nothing is wrong, but the entries end before the period does. */
export type PopulationAnswer = "complete" | "complete-until" | "not-complete";
export type PopulationVerification = {
  answer: PopulationAnswer;
  /** The time of the last entry, up to which nothing is missing. */
  until: string | null;
  checks: Check[];
};

/**
 * Whether an export of a period's changes leaves none out: the project's entries form one chain up to a signed
 * checkpoint, and every run that they create in the period has its row, and no other has. What rows say beyond that is
 * the server's word.
 */
export async function verifyPopulation(
  bytes: Uint8Array,
  { logKey }: { logKey?: string | undefined } = {},
): Promise<PopulationVerification> {
  const checks = new Checks();
  const population = read(bytes, checks);
  const leaves = population ? readEntries(population, checks) : [];
  const until = leaves.at(-1)?.at ?? null;
  if (population) {
    checkChain(population, leaves, checks);
    checkBeginning(population, leaves[0], checks);
    await checkTrees(population, leaves, logKey, checks);
    checkRows(population, leaves, checks);
  }
  if (!population || until === null || checks.hasFailed) {
    return { answer: "not-complete", until, checks: checks.all };
  }
  const isWhole = until >= population.to;
  if (!isWhole) {
    const why = `The last entry is of ${until}: nothing is missing up to then. What came later, the file does not prove.`;
    checks.skip("end", "The entries reach the period's end", why);
  }
  return { answer: isWhole ? "complete" : "complete-until", until, checks: checks.all };
}

/** The entries begin before the period, or with the project's first. */
function checkBeginning({ from }: Population, first: Leaf | undefined, checks: Checks): void {
  const isEarly = first && (first.at < from || first.chain.project?.sequence === 0);
  const problems = isEarly ? [] : ["the first entry is neither before it nor the project's first"];
  checks.judge(
    "beginning",
    "The entries reach the period's beginning",
    problems,
    `From ${first?.at}.`,
  );
}

function read(bytes: Uint8Array, checks: Checks): Population | null {
  const title = "Form of the file";
  try {
    const population = PopulationShape(JSON.parse(readUtf8(bytes) ?? ""), "the file");
    checks.judge("form", title, [], `The changes of ${population.project.key} in a period.`);
    return population;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    checks.judge("form", title, [`it is no population export: ${why}`], "");
    return null;
  }
}

function readEntries({ log }: Population, checks: Checks): Leaf[] {
  const problems: string[] = [];
  const leaves = log.entries.flatMap(({ index, data }) => {
    try {
      const bytes = fromBase64(data);
      if (!bytes) throw new Error("it is not in standard base64");
      const leaf = readLeaf(bytes);
      if (leaf.index !== index) throw new Error(`it was signed for place ${leaf.index}`);
      return [leaf];
    } catch (error) {
      problems.push(`entry ${index}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  });
  checks.judge("entries", "Entries", problems, `${leaves.length} entries, each one a statement.`);
  return leaves;
}

/** Each entry names the hash of the project's entry before it. */
function checkChain({ project }: Population, leaves: readonly Leaf[], checks: Checks): void {
  const problems = leaves.flatMap((leaf, at) => {
    const before = leaves[at - 1];
    const link = leaf.chain.project;
    if (leaf.project !== project.id || !link) return [`entry ${leaf.index} is of another project`];
    if (!before) return [];
    const isNext =
      link.previous === before.hashHex &&
      link.sequence === (before.chain.project?.sequence ?? -2) + 1;
    return isNext
      ? []
      : [`entry ${leaf.index} does not follow entry ${before.index}: one is missing`];
  });
  const first = leaves[0]?.chain.project?.sequence;
  checks.judge(
    "chain",
    "The project's entries without a gap",
    leaves.length === 0 ? ["there are no entries"] : problems,
    `Numbers ${first} to ${leaves.at(-1)?.chain.project?.sequence} of the project, each naming the one before.`,
  );
}

async function checkTrees(
  { log }: Population,
  leaves: readonly Leaf[],
  logKey: string | undefined,
  checks: Checks,
): Promise<void> {
  const keys = log.vkeys.flatMap((vkey) => readLogKey(vkey) ?? []);
  const known = logKey === undefined ? null : readLogKey(logKey);
  const after = await readSigned(log.after, logKey === undefined ? keys : known ? [known] : []);
  const last = leaves.at(-1);
  const proof = log.proof.flatMap((hash) => fromBase64(hash) ?? []);
  const problems: string[] = [];
  if (!after) {
    problems.push(
      logKey === undefined
        ? "no key of the file has signed it"
        : "the key that you gave has not signed it",
    );
  }
  if (!last) problems.push("there is no entry to prove");
  if (after && last && !isUnder(last, after, proof)) {
    problems.push(`entry ${last.index} is not proven to be under it`);
  }
  const signed = "Checkpoint over the entries";
  checks.judge("checkpoint", signed, problems, `${after?.size} entries, the last one proven.`);
  await checkBefore(log, after, keys, checks);
  const title = "The log is the one you know";
  if (logKey === undefined) checks.skip("known-key", title, "You gave no key to compare with.");
  else {
    const problems = after ? [] : ["the checkpoint is not signed with the key that you gave"];
    checks.judge("known-key", title, problems, "The key that you gave has signed the checkpoint.");
  }
}

function isUnder(
  { index, hash: leaf }: Leaf,
  { size, root }: Checkpoint,
  proof: Uint8Array[],
): boolean {
  return isIncluded({ index, size, leaf, proof, root });
}

async function checkBefore(
  { before, consistency }: Population["log"],
  after: Checkpoint | null,
  keys: readonly NoteKey[],
  checks: Checks,
): Promise<void> {
  const title = "The log only grew";
  if (before === null) {
    checks.skip("growth", title, "There was no checkpoint when the period began.");
    return;
  }
  const older = await readSigned(before, keys);
  const proof = consistency.flatMap((hash) => fromBase64(hash) ?? []);
  const isGrown =
    older &&
    after &&
    older.origin === after.origin &&
    isConsistent({
      oldSize: older.size,
      oldRoot: older.root,
      newSize: after.size,
      newRoot: after.root,
      proof,
    });
  const problems = isGrown
    ? []
    : ["the later checkpoint is not proven to continue the earlier one"];
  checks.judge("growth", title, problems, `From ${older?.size} to ${after?.size} entries.`);
}

/** Every run that the entries create in the period has one row, at its place. */
function checkRows({ rows, from, to }: Population, leaves: readonly Leaf[], checks: Checks): void {
  const created = leaves.filter(({ kind, at }) => kind === "run.created" && at >= from && at < to);
  const problems = [
    ...created
      .filter((leaf) => !rows.some((row) => row.run === leaf.run))
      .map((leaf) => `the run ${leaf.run}, created by entry ${leaf.index}, has no row`),
    ...rows
      .filter(
        (row) => !created.some((leaf) => leaf.run === row.run && leaf.index === row.firstIndex),
      )
      .map((row) => `the row of run ${row.run} stands on no entry of the period`),
    ...(new Set(rows.map((row) => row.run)).size === rows.length ? [] : ["a run has two rows"]),
  ];
  checks.judge(
    "rows",
    "Every change has its row",
    problems,
    `${rows.length} rows, one for each run that the entries create in the period.`,
  );
}

async function readSigned(text: string, keys: readonly NoteKey[]): Promise<Checkpoint | null> {
  const note = readNote(text);
  if (!note) return null;
  for (const key of keys) if (await isNoteSignedBy(note, key)) return readCheckpoint(note.text);
  return null;
}
