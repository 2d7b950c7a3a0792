import type { Bundle } from "@/lib/verifier/bundle";
import type { CheckState, Checks } from "@/lib/verifier/check";
import { checkAssertion, type Passkeys, passkeysOf } from "@/lib/verifier/check-assertion";
import type { Log } from "@/lib/verifier/check-entries";
import type { Store } from "@/lib/verifier/documents";
import { type Leaf, textOf } from "@/lib/verifier/leaf";
import { pinnedRules } from "@/lib/verifier/quorum";
import { readSignOffDocument, type SignOffDocument } from "@/lib/verifier/sign-off-document";

export type VerifiedSignOff = {
  /** Of the entry. */
  index: number;
  at: string;
  digest: string;
  document: SignOffDocument;
  /** As it was signed. */
  text: string;
  state: CheckState;
  /** The address of the page on which it was signed; null where a password confirmed it. */
  origin: string | null;
  why: string;
};

type Case = { bundle: Bundle; log: Log; store: Store; passkeys: Passkeys; checks: Checks };

/** One check a signature; and that the file has no answers of passkeys beside them. */
export async function checkSignOffs(
  bundle: Bundle,
  log: Log,
  store: Store,
  checks: Checks,
): Promise<VerifiedSignOff[]> {
  const signed = log.run.filter((leaf) => leaf.kind === "sign_off.made");
  const passkeys = passkeysOf(log.leaves);
  checkAssertionList(bundle, signed, checks);
  const verified: VerifiedSignOff[] = [];
  for (const leaf of signed) {
    const one = await checkSignOff({ bundle, log, store, passkeys, checks }, leaf);
    if (one) verified.push(one);
  }
  if (signed.some((leaf) => leaf.detail.assertion !== null)) {
    checks.skip(
      "revocations",
      "No revocation was left out",
      "Entries about passkeys stand outside the run's chain, so the file cannot prove that a revocation is not missing. The server looked when each signature was made; the whole log shows it.",
    );
  }
  return verified;
}

function checkAssertionList({ assertions }: Bundle, signed: Leaf[], checks: Checks): void {
  const wanted = signed
    .filter((leaf) => leaf.detail.method === "passkey")
    .map((leaf) => textOf(leaf.detail, "document"));
  const given = assertions.map((assertion) => assertion.document);
  const isSame =
    given.length === wanted.length && given.every((digest, at) => digest === wanted[at]);
  checks.judge(
    "assertions",
    "Answers of passkeys",
    isSame
      ? []
      : ["the file has other answers of passkeys than its signatures need, or in another order"],
    `${given.length} in the file, one for each signature with a passkey.`,
  );
}

async function checkSignOff(at: Case, leaf: Leaf): Promise<VerifiedSignOff | null> {
  const { checks, store, bundle, log, passkeys } = at;
  const id = `sign-off-${leaf.index}`;
  const digest = textOf(leaf.detail, "document") ?? "";
  const stored = store.documents.get(digest);
  const read = readDocument(stored?.value);
  if (!stored || typeof read === "string") {
    const problem = typeof read === "string" ? read : "what was signed is missing";
    checks.judge(id, `Signature of entry ${leaf.index}`, [problem], "");
    return null;
  }
  const { signer, decision, stage, method } = read;
  const verb = decision === "approve" ? "approves" : "rejects";
  const title = `${signer.printedName} ${verb} ${stage} as ${signer.role}`;
  const problems = documentProblems(read, leaf, digest, log);
  const shown = { index: leaf.index, at: leaf.at, digest, document: read, text: stored.text };
  if (method === "password") {
    checks.judge(
      `${id}-document`,
      `${title}: document`,
      problems,
      "What was signed agrees with its entry.",
    );
    const why =
      "Confirmed by the server, not by the signer's own key: a password leaves nothing that could be checked.";
    checks.skip(id, title, why);
    const state = problems.length > 0 ? "failed" : "not-checked";
    return { ...shown, state, origin: null, why };
  }
  const assertion = bundle.assertions.find((a) => a.document === digest);
  const answer = await checkAssertion(leaf, digest, read.nonce, assertion, passkeys);
  problems.push(...answer.problems);
  if (answer.isUnknown && problems.length === 0) {
    const why =
      "This browser cannot check the kind of key that signed, or not on a page of this address.";
    checks.skip(id, title, why);
    return { ...shown, state: "not-checked", origin: answer.origin, why };
  }
  const why = `Signed with the signer's own passkey on ${answer.origin}, with the person verified by the device.`;
  const isRight = checks.judge(id, title, problems, why);
  return {
    ...shown,
    state: isRight ? "passed" : "failed",
    origin: answer.origin,
    why: checks.all.at(-1)?.why ?? why,
  };
}

function readDocument(
  value: Parameters<typeof readSignOffDocument>[0] | undefined,
): SignOffDocument | string {
  try {
    return value === undefined ? "what was signed is missing" : readSignOffDocument(value);
  } catch (error) {
    return error instanceof Error ? error.message : "what was signed cannot be read";
  }
}

/** Where the document says something else than the entry, or than the run that the entry is of. */
function documentProblems(
  document: SignOffDocument,
  leaf: Leaf,
  digest: string,
  { run }: Log,
): string[] {
  const { signer, evidence, policy, rules, previousEntry } = document;
  const created = run[0];
  const subject = leaf.statement.subject;
  const pinned = created ? pinnedRules(created) : { version: null, digest: null };
  const lender = signer.onBehalfOf;
  const before = run.find((other) => other.index === previousEntry.index);
  const agreeing: [string, unknown, unknown][] = [
    ["run", document.runId, leaf.run],
    ["name of the run", document.documentId, created?.detail.documentId],
    ["stage", document.stage, leaf.stage],
    ["decision", document.decision, leaf.detail.decision],
    ["signer", `person:${signer.id}`, leaf.actor],
    ["role", signer.role, leaf.detail.role],
    ["person signed for", lender && `person:${lender.id}`, leaf.detail.onBehalfOf],
    ["delegation", lender === null ? null : lender.delegation, leaf.detail.delegation],
    ["method", document.method, leaf.detail.method],
    ["dossier", evidence[0]?.digest, leaf.detail.dossier],
    ["dossier's name", evidence[0]?.name, "dossier"],
    ["plan", policy.digest, subject[0]?.digest.sha256],
    ["approval rules", rules.digest, pinned.digest],
    ["version of the rules", rules.version, pinned.version],
    ["signed digest", digest, subject[1]?.digest.sha256],
    ["entry before it", previousEntry.leafHash, before?.hashHex],
    ["passkey", document.method === "passkey", leaf.detail.assertion !== null],
  ];
  return [
    ...agreeing
      .filter(([, said, expected]) => said !== expected)
      .map(([what]) => `the ${what} in the document is not the one in the log`),
    ...(before && before.index < leaf.index
      ? []
      : ["it was issued after an entry that comes later"]),
    ...(document.issuedAt <= leaf.at && leaf.at <= document.expiresAt
      ? []
      : ["it was signed before it was issued, or too late"]),
  ];
}
