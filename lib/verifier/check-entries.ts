import type { Bundle, BundleEntry } from "@/lib/verifier/bundle";
import { digestHex, fromBase64, utf8 } from "@/lib/verifier/bytes";
import type { Checks } from "@/lib/verifier/check";
import type { LogHead } from "@/lib/verifier/check-log";
import { type Leaf, readLeaf, SIGN_OFF, textOf } from "@/lib/verifier/leaf";
import { isIncluded } from "@/lib/verifier/merkle";
import { ed25519Key, isEd25519 } from "@/lib/verifier/signature";

/** The entries of the file, in the order of the log. */
export type Log = {
  leaves: Leaf[];
  /** Those of the run, from its creation on. */
  run: Leaf[];
};

/** Checks place, signature and form of every entry; null where they cannot even be read. */
export async function checkEntries(
  bundle: Bundle,
  head: LogHead,
  checks: Checks,
): Promise<Log | null> {
  const leaves = checkForm(bundle.entries, checks);
  if (!leaves) return null;
  checkInclusion(bundle.entries, leaves, head, checks);
  await checkSignatures(leaves, checks);
  const run = leaves.filter((leaf) => leaf.run === bundle.run);
  checkChain(bundle.run, run, checks);
  return { leaves, run };
}

function checkForm(entries: BundleEntry[], checks: Checks): Leaf[] | null {
  const leaves: Leaf[] = [];
  const problems: string[] = [];
  let last = -1;
  for (const { index, data } of entries) {
    if (index <= last) problems.push(`entry ${index} comes after entry ${last}`);
    last = index;
    try {
      const leaf = readLeaf(data);
      leaves.push(leaf);
      problems.push(...disagreements(leaf, index).map((what) => `entry ${index} ${what}`));
    } catch (error) {
      problems.push(`entry ${index}: ${error instanceof Error ? error.message : "cannot be read"}`);
    }
  }
  const said = `${entries.length} entries, each an in-toto statement that says where in the log it stands.`;
  const isRight = checks.judge("entry-form", "Form and order of the entries", problems, said);
  return isRight ? leaves : null;
}

/** Where the parts of a statement do not say the same. */
function disagreements(
  { statement, index, run, project, chain, kind }: Leaf,
  place: number,
): string[] {
  const [about, document] = statement.subject;
  const isSignOff = statement.predicateType === SIGN_OFF;
  const name = run === null ? `project:${project ?? "none"}` : `run:${run}`;
  return [
    ...(index === place ? [] : [`was signed for place ${index}`]),
    ...(about?.name === name ? [] : [`is about ${about?.name}, not ${name}`]),
    ...(run === null && about?.digest.sha256 !== digestHex(utf8(name))
      ? ["has not the digest of its subject's name"]
      : []),
    ...((run === null) === (chain.run === null) && (project === null) === (chain.project === null)
      ? []
      : ["has a chain without what it is of, or the other way round"]),
    ...(isSignOff === (kind === "sign_off.made") &&
    isSignOff === (document?.name === "sign-off-document")
      ? []
      : ["is a sign-off in one part and not in another"]),
    ...(document === undefined || isSignOff ? [] : ["has a second subject"]),
  ];
}

function checkInclusion(
  entries: BundleEntry[],
  leaves: Leaf[],
  head: LogHead,
  checks: Checks,
): void {
  const problems = entries.flatMap(({ index, proof }, at) => {
    const leaf = leaves[at]?.hash;
    const isIn = leaf && isIncluded({ index, size: head.size, leaf, proof, root: head.root });
    return isIn ? [] : [`entry ${index} is not in the log of this checkpoint`];
  });
  const said = `The proofs of all ${entries.length} entries lead to the root that the checkpoint signs.`;
  checks.judge("inclusion", "Every entry is in the log", problems, said);
}

async function checkSignatures(leaves: Leaf[], checks: Checks): Promise<void> {
  const problems: string[] = [];
  const keys = new Map<string, ReturnType<typeof ed25519Key>>();
  for (const leaf of leaves) {
    if (leaf.kind === "ledger.key_registered") registerKey(leaf, keys, problems);
  }
  const right = await Promise.all(
    leaves.map(({ keyid, signature, signed }) => {
      const key = keys.get(keyid);
      return key ? isEd25519(key, signature, signed) : null;
    }),
  );
  for (const [at, { index, keyid }] of leaves.entries()) {
    if (right[at] === null)
      problems.push(
        `entry ${index} is signed with ${keyid.slice(0, 8)}, which the log has not registered`,
      );
    else if (!right[at]) problems.push(`the signature of entry ${index} does not verify`);
  }
  const many = `${keys.size} registered ${keys.size === 1 ? "key" : "keys"}`;
  checks.judge(
    "entry-signatures",
    "Signature of every entry",
    problems,
    `All verify with ${many}. They show which server process wrote an entry, not that its words are true.`,
  );
}

function registerKey(
  leaf: Leaf,
  keys: Map<string, ReturnType<typeof ed25519Key>>,
  problems: string[],
): void {
  const keyid = textOf(leaf.detail, "keyid");
  const spki = fromBase64(textOf(leaf.detail, "spki") ?? "");
  const key = spki && ed25519Key(spki);
  if (keyid === null || !spki || !key || digestHex(spki) !== keyid) {
    problems.push(`entry ${leaf.index} registers no key`);
  } else if (!keys.has(keyid)) {
    keys.set(keyid, key);
  }
}

function checkChain(id: string, run: Leaf[], checks: Checks): void {
  const problems: string[] = [];
  const [first] = run;
  if (first?.kind !== "run.created")
    problems.push("the first entry of the run is not its creation");
  for (const [at, leaf] of run.entries()) {
    const before = run[at - 1];
    const link = leaf.chain.run;
    const follows = link?.sequence === at && link.previous === (before?.hashHex ?? null);
    if (!follows)
      problems.push(`entry ${leaf.index} is not number ${at} of the run: one before it is missing`);
    const plan = leaf.statement.subject[0]?.digest.sha256;
    if (plan !== first?.statement.subject[0]?.digest.sha256)
      problems.push(`entry ${leaf.index} is of another plan`);
    if (leaf.project !== first?.project) problems.push(`entry ${leaf.index} is of another project`);
    if (before && leaf.at < before.at)
      problems.push(`entry ${leaf.index} is from before entry ${before.index}`);
  }
  const said = `${run.length} entries of the run ${id}, each naming the hash of the one before: none is missing between the first and the last.`;
  checks.judge("run-chain", "The run's entries without a gap", problems, said);
}

/** What the newest seal says, and how much of the run came after it. */
export type Seal = { at: string; index: number; after: number };

/** A bundle is sealed by an entry that names the run's newest entry before it. */
export function checkSeal({ run }: Log, checks: Checks): Seal | null {
  const at = run.findLastIndex((leaf) => leaf.kind === "bundle.sealed");
  const seal = run[at];
  const head = run[at - 1];
  const title = "Seal of the bundle";
  if (!seal || !head) {
    checks.judge(
      "seal",
      title,
      ["the entry that seals the bundle is missing: its end was cut off"],
      "",
    );
    return null;
  }
  const after = run.length - 1 - at;
  const problems = [
    ...(seal.detail.head === head.hashHex
      ? []
      : ["the seal does not name the run's newest entry before it"]),
    ...(seal.detail.entries === at
      ? []
      : [`the seal counts ${String(seal.detail.entries)} entries before it; there are ${at}`]),
  ];
  checks.judge(
    "seal",
    title,
    problems,
    `Entry ${seal.index} sealed the run at ${seal.at} with ${at} entries before it.`,
  );
  return { at: seal.at, index: seal.index, after };
}

/** Whether every change of the log's key is in the log as well, where the file has the entries. */
export function checkKeyEntries({ leaves }: Log, { logKeys }: Bundle, checks: Checks): void {
  const title = "The log tells of its own keys";
  const changes = leaves.filter((leaf) => leaf.kind === "ledger.log_key_changed");
  if (changes.length === 0) {
    checks.skip("key-entries", title, "The file has no entry that names the log's key.");
    return;
  }
  const pairs = new Set(logKeys.map(({ vkey }, at) => `${logKeys[at - 1]?.vkey ?? null} ${vkey}`));
  const problems = changes
    .filter(({ detail }) => !pairs.has(`${textOf(detail, "from")} ${textOf(detail, "to")}`))
    .map(({ index }) => `entry ${index} names another key than the file`);
  checks.judge(
    "key-entries",
    title,
    problems,
    `${changes.length} entries name the keys that are in the file.`,
  );
}
