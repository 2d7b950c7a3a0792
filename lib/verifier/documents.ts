import type { Bundle } from "@/lib/verifier/bundle";
import { type Bytes, digestHex, utf8 } from "@/lib/verifier/bytes";
import { type Json, readCanonical } from "@/lib/verifier/canonical";
import type { Checks } from "@/lib/verifier/check";
import type { Log } from "@/lib/verifier/check-entries";
import { partOf, textOf } from "@/lib/verifier/leaf";

export type StoredDocument = { digest: string; text: string; value: Json };

/** What the entries name by digest alone. */
export type Store = {
  documents: Map<string, StoredDocument>;
  files: Map<string, Bytes>;
};

/** What an entry of each kind names, and whether it has to be in the file. */
type Named = { digest: string; what: string; isFile: boolean; isWords: boolean };

/** Reads documents and files by their digests, which they are sorted by, so that the file has one spelling. */
export function openStore(bundle: Bundle, log: Log, checks: Checks): Store {
  const documents = new Map<string, StoredDocument>();
  const files = new Map(bundle.files.map(({ sha256, data }) => [sha256, data]));
  const problems: string[] = [];
  for (const text of bundle.documents) {
    const digest = digestHex(utf8(text));
    const read = readCanonical(text);
    if (read) documents.set(digest, { digest, text, value: read.value });
    else problems.push(`the document ${short(digest)} is not canonical JSON`);
  }
  const named = log.run.flatMap(namedBy);
  const missing = named.filter(({ digest, isFile }) => !(isFile ? files : documents).has(digest));
  problems.push(
    ...fileProblems(bundle),
    ...orderProblems(bundle),
    ...missing
      .filter((one) => !one.isWords)
      .map(({ what, digest }) => `${what} ${short(digest)} is missing`),
    ...strangers([...documents.keys(), ...files.keys()], named),
  );
  const said = `${documents.size} documents and ${files.size} evidence files, each with the digest that an entry of the run names; none is missing and none is too many.`;
  checks.judge("documents", "Documents and evidence files", problems, said);
  checkWords(
    missing.filter((one) => one.isWords),
    checks,
  );
  return { documents, files };
}

/** What people wrote can be deleted where the law asks for it; its digest stays. */
function checkWords(missing: Named[], checks: Checks): void {
  if (missing.length === 0) return;
  const what = missing.map((one) => one.what.replace(/,$/, "")).join("; ");
  checks.skip("words", "Words of people", `Not in the file: ${what}.`);
}

function fileProblems({ files }: Bundle): string[] {
  return files
    .filter(({ sha256, data }) => digestHex(data) !== sha256)
    .map(({ sha256 }) => `the file ${short(sha256)} has another digest`);
}

function orderProblems({ documents, files }: Bundle): string[] {
  const sorted = (digests: string[]) =>
    digests.every((digest, at) => at === 0 || (digests[at - 1] ?? "") < digest);
  const lists = {
    documents: documents.map((text) => digestHex(utf8(text))),
    files: files.map((file) => file.sha256),
  };
  return Object.entries(lists)
    .filter(([, digests]) => !sorted(digests))
    .map(([name]) => `the ${name} are not in the order of their digests, or one is there twice`);
}

function strangers(digests: string[], named: Named[]): string[] {
  const wanted = new Set(named.map(({ digest }) => digest));
  return digests
    .filter((digest) => !wanted.has(digest))
    .map((digest) => `${short(digest)} is in the file, and no entry names it`);
}

function short(digest: string): string {
  return `${digest.slice(0, 8)}…`;
}

function namedBy({ kind, detail, statement, index }: Log["run"][number]): Named[] {
  const one = (digest: string | null | undefined, what: string, isFile = false): Named[] =>
    digest
      ? [{ digest, what: `${what} of entry ${index},`, isFile, isWords: what === "the words" }]
      : [];
  switch (kind) {
    case "run.created":
      return [
        ...one(statement.subject[0]?.digest.sha256, "the plan"),
        ...one(textOf(partOf(detail, "rules") ?? {}, "digest"), "the approval rules"),
        ...one(textOf(partOf(detail, "page") ?? {}, "sha256"), "the imported page", true),
      ];
    case "dossier.frozen":
      return one(textOf(detail, "digest"), "the dossier");
    case "sign_off.made":
      return one(textOf(detail, "document"), "the sign-off document");
    case "evidence.added":
      return one(textOf(detail, "stored"), "the evidence file", true);
    default:
      return one(textOf(detail, "words"), "the words");
  }
}
