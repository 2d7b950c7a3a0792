import { type Bundle, readBundle } from "@/lib/verifier/bundle";
import { type Bytes, utf8 } from "@/lib/verifier/bytes";
import { type Check, Checks } from "@/lib/verifier/check";
import {
  checkEntries,
  checkKeyEntries,
  checkSeal,
  type Log,
  type Seal,
} from "@/lib/verifier/check-entries";
import { checkLogHead, type Known, type LogHead } from "@/lib/verifier/check-log";
import { checkNewer } from "@/lib/verifier/check-newer";
import { checkRun, checkVerdicts } from "@/lib/verifier/check-run";
import { checkSignOffs, type VerifiedSignOff } from "@/lib/verifier/check-sign-offs";
import { openStore, type Store } from "@/lib/verifier/documents";
import { textOf } from "@/lib/verifier/leaf";
import { linesOf, readWitnessKey } from "@/lib/verifier/note";
import type { RunState } from "@/lib/verifier/replay";
import { type ByteRange, uncheckedBytes } from "@/lib/verifier/unchecked-bytes";

export type BundleAnswer = "genuine-and-complete" | "genuine-not-latest" | "not-genuine";

/** Checks one timestamp token against the note of the checkpoint; throws, with the reason, where it is not right. */
export type TimestampChecker = (token: Bytes, note: Bytes) => Promise<{ at: Date; by: string }>;

export type VerifyOptions = Known & {
  /** A checkpoint of the log that is known from elsewhere: a signed note. */
  checkpoint?: string | undefined;
  /** Absent where this platform cannot check any, or no authority's certificate was given. */
  timestamps?: TimestampChecker | undefined;
};

export type RunSummary = {
  id: string;
  documentId: string;
  state: RunState;
  log: { origin: string; size: number; vkey: string };
  entries: number;
  sealedAt: string | null;
  dossiers: { stage: string; digest: string; text: string }[];
};

export type Verification = {
  answer: BundleAnswer;
  /** In one or two sentences. */
  why: string;
  checks: Check[];
  /** Bytes of the file that nothing vouches for. */
  unauthenticated: ByteRange[];
  /** Null where the file is not genuine: nothing of it is to be believed then. */
  run: RunSummary | null;
  signOffs: VerifiedSignOff[];
};

/** Checks a bundle with nothing but its bytes and what the caller knows. Never throws for a bad one. */
export async function verifyBundle(
  bytes: Uint8Array,
  options: VerifyOptions = {},
): Promise<Verification> {
  const checks = new Checks();
  try {
    return await verify(bytes, options, checks);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    checks.judge("file", "The file", [`it could not be read: ${what}`], "");
    return notGenuine(checks);
  }
}

async function verify(
  bytes: Uint8Array,
  options: VerifyOptions,
  checks: Checks,
): Promise<Verification> {
  const read = readBundle(bytes);
  const problems = read.kind === "problem" ? [read.what] : [];
  checks.judge(
    "container",
    "Form of the file",
    problems,
    "The file is a bundle in its one spelling, to the last byte.",
  );
  if (read.kind === "problem") return notGenuine(checks);
  const { bundle, value } = read;
  const head = await checkLogHead(bundle, options, checks);
  const log = head && (await checkEntries(bundle, head, checks));
  if (!head || !log) return notGenuine(checks);
  const areTimestampsChecked = await checkTimestamps(bundle, head, options.timestamps, checks);
  checkKeyEntries(log, bundle, checks);
  const seal = checkSeal(log, checks);
  const store = openStore(bundle, log, checks);
  const replay = checkRun(log, store, checks);
  const signOffs = await checkSignOffs(bundle, log, store, checks);
  checkVerdicts(signOffs, log, store, checks);
  const isNewer = await checkNewer(options.checkpoint, head, checks);
  if (checks.hasFailed || !seal || !replay) return notGenuine(checks);
  const witnesses = (options.witnesses ?? []).flatMap((vkey) => readWitnessKey(vkey.trim()) ?? []);
  const trusted = [...head.signers, ...witnesses];
  const run = summaryOf(bundle, head, log, store, { seal, state: replay.state });
  return {
    ...answerOf(run, seal, { isNewer, isKnown: options.logKey !== undefined }),
    checks: checks.all,
    unauthenticated: uncheckedBytes(bundle, value, head.note, trusted, areTimestampsChecked),
    run,
    signOffs,
  };
}

const OVER: RunState[] = ["completed", "rolled_back", "aborted", "imported"];
const UNKNOWN_LOG =
  " You gave no key of the log: whether it is the log of the server that you mean is not checked.";

function answerOf(
  { state, documentId }: RunSummary,
  { after, at }: Seal,
  { isNewer, isKnown }: { isNewer: boolean; isKnown: boolean },
): Pick<Verification, "answer" | "why"> {
  const answer = "genuine-not-latest";
  const by = isKnown ? "" : UNKNOWN_LOG;
  if (!OVER.includes(state)) {
    return {
      answer,
      why: `Nothing in the file was changed. The run ${documentId} had not ended when the file was made at ${at}: what came later is not in it.${by}`,
    };
  }
  if (after > 0) {
    return {
      answer,
      why: `Nothing in the file was changed. ${after} entries of the run came after its seal: there may be more.${by}`,
    };
  }
  if (isNewer) {
    return {
      answer,
      why: `Nothing in the file was changed. The checkpoint that you gave is newer than the file: the run may have gone on.${by}`,
    };
  }
  const imported =
    state === "imported"
      ? " The run is what an imported page states: the page is genuine as it came, what it claims was not measured here."
      : "";
  return {
    answer: "genuine-and-complete",
    why: `Nothing in the file was changed, and nothing of the run ${documentId} is missing up to its seal at ${at}.${imported}${by}`,
  };
}

function notGenuine(checks: Checks): Verification {
  const [first, ...more] = checks.all.filter((check) => check.state === "failed");
  const others =
    more.length === 0
      ? ""
      : ` ${more.length} other ${more.length === 1 ? "check" : "checks"} failed as well.`;
  const why = `${first ? `${first.title}: ${first.why}` : "The file could not be checked to its end."}${others}`;
  return {
    answer: "not-genuine",
    why,
    checks: checks.all,
    unauthenticated: [],
    run: null,
    signOffs: [],
  };
}

async function checkTimestamps(
  { timestamps }: Bundle,
  head: LogHead,
  checker: TimestampChecker | undefined,
  checks: Checks,
): Promise<boolean> {
  const title = "Timestamps";
  if (timestamps.length === 0) {
    checks.skip(
      "timestamps",
      title,
      "The file has none: no authority outside says when the checkpoint was there.",
    );
    return true;
  }
  if (!checker) {
    checks.skip(
      "timestamps",
      title,
      `${timestamps.length} in the file, not checked here: \`tollgate verify --tsa CERTIFICATE\` does.`,
    );
    return false;
  }
  const signed = utf8(signerNote(head));
  for (const [at, token] of timestamps.entries()) {
    const result = await checker(token, signed).catch((error: unknown) => error);
    const isRight =
      typeof result === "object" && result !== null && "by" in result && "at" in result;
    const problem = result instanceof Error ? result.message : "it cannot be read";
    const said = isRight
      ? `${String(result.by)} saw the checkpoint at ${result.at instanceof Date ? result.at.toISOString() : ""}.`
      : "";
    checks.judge(`timestamp-${at + 1}`, title, isRight ? [] : [problem], said);
  }
  return true;
}

/** The note with the log's own lines alone, which is what is timestamped: witnesses come later. */
function signerNote({ note, signers }: LogHead): string {
  const own = new Set(signers.flatMap((key) => linesOf(note, key)));
  const lines = note.lines.filter((line) => own.has(line));
  return `${note.text}\n${lines.map(({ line }) => `${line}\n`).join("")}`;
}

function summaryOf(
  bundle: Bundle,
  { origin, size, vkey }: LogHead,
  { run }: Log,
  { documents }: Store,
  { seal, state }: { seal: Seal; state: RunState },
): RunSummary {
  const dossiers = run
    .filter((leaf) => leaf.kind === "dossier.frozen")
    .flatMap(({ stage, detail }) => {
      const digest = textOf(detail, "digest") ?? "";
      const document = documents.get(digest);
      return document ? [{ stage: stage ?? "", digest, text: document.text }] : [];
    });
  const documentId = textOf(run[0]?.detail ?? {}, "documentId") ?? bundle.run;
  return {
    id: bundle.run,
    documentId,
    state,
    log: { origin, size, vkey },
    entries: run.length,
    sealedAt: seal.at,
    dossiers,
  };
}
