import { createPublicKey, type KeyObject } from "node:crypto";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { CompactRange, type TreeNode } from "@/lib/ledger/compact-range";
import { isSignedBy, keyId } from "@/lib/ledger/dsse";
import {
  type ChainLink,
  type EventStatement,
  eventSubject,
  parseLeaf,
  SIGN_OFF_PREDICATE,
} from "@/lib/ledger/event-statement";
import { leafHash, sameHash } from "@/lib/ledger/merkle";

/** A leaf as it is stored. The columns beside `data` repeat what the signed statement says. */
export type StoredLeaf = {
  index: bigint;
  data: Uint8Array;
  leafHash: Uint8Array;
  txAt: Date;
  projectId: string | null;
  runId: string | null;
  stageKey: string | null;
  kind: string;
  actor: string;
};

export type TreeHead = { size: bigint; root: Uint8Array };

/** `where` names the record, such as `leaf 12`; `what` says what is wrong and what was expected. */
export type LogProblem = { where: string; what: string };

export type CheckedLeaf = {
  problems: LogProblem[];
  /** Null where the leaf cannot be read. */
  statement: EventStatement | null;
  /** Null where no known key has signed it. */
  keyid: string | null;
  /** The subtrees that the leaf completes, as they must be stored. */
  nodes: TreeNode[];
};

/** The longest time between a transaction's start, which the statement tells, and its append. */
const MAX_DELAY_MS = 60_000;

/**
 * Re-checks a log leaf by leaf, in index order: contiguity, leaf hashes, signatures, the statement's shape and
 * its agreement with the columns beside it. `finish` compares size and root with the head, and with a head seen
 * earlier, of which the log must be a continuation.
 */
export class LogVerifier {
  readonly #keys: Map<string, KeyObject>;
  readonly #seen: TreeHead | null;
  readonly #range = new CompactRange();
  /** Newest leaf of each run and project: how many there are, and its hash. */
  readonly #chains = new Map<string, { size: number; head: string }>();
  #problems: LogProblem[] = [];

  constructor(keys: readonly { keyid: string; spki: Uint8Array }[], seen: TreeHead | null) {
    this.#seen = seen;
    this.#keys = new Map();
    for (const { keyid, spki } of keys) this.#addKey(keyid, spki);
    this.#compareWithSeen();
  }

  add(leaf: StoredLeaf): CheckedLeaf {
    const where = `leaf ${leaf.index}`;
    const problems = this.#problems;
    this.#problems = [];
    const tell = (what: string) => problems.push({ where, what });
    if (leaf.index !== this.#range.size) tell(`is where leaf ${this.#range.size} was expected`);
    const hash = leafHash(leaf.data);
    if (!sameHash(hash, leaf.leafHash)) tell("its hash is not the hash of its data");
    const nodes = this.#range.append(hash);
    this.#compareWithSeen();
    problems.push(...this.#problems.splice(0));
    const read = readLeaf(leaf.data);
    if (read.kind === "problem") {
      tell(read.what);
      return { problems, statement: null, keyid: null, nodes };
    }
    const keyid = this.#signerOf(read.envelope);
    if (!keyid) tell("no key of log_key has signed it");
    for (const what of disagreements(leaf, read.statement)) tell(what);
    for (const what of this.#follow(read.statement, Buffer.from(hash).toString("hex"))) tell(what);
    return { problems, statement: read.statement, keyid, nodes };
  }

  /** The tree of the leaves so far. */
  get size(): bigint {
    return this.#range.size;
  }

  root(): Uint8Array {
    return this.#range.root();
  }

  finish(head: TreeHead): { problems: LogProblem[]; size: bigint; root: Uint8Array } {
    const { size } = this.#range;
    const root = this.#range.root();
    const problems = this.#problems.splice(0);
    if (head.size !== size) {
      problems.push({ where: "head", what: `says ${head.size} leaves; there are ${size}` });
    }
    if (!sameHash(head.root, root)) {
      problems.push({ where: "head", what: "its root is not the root of the leaves" });
    }
    if (this.#seen && this.#seen.size > size) {
      problems.push({
        where: "log",
        what: `has ${size} leaves; an earlier check saw ${this.#seen.size}: the end is missing`,
      });
    }
    return { problems, size, root };
  }

  #addKey(keyid: string, spki: Uint8Array): void {
    try {
      const key = createPublicKey({ key: Buffer.from(spki), type: "spki", format: "der" });
      if (keyId(key) === keyid) this.#keys.set(keyid, key);
      else
        this.#problems.push({ where: `key ${keyid}`, what: "its id is not the hash of the key" });
    } catch {
      this.#problems.push({ where: `key ${keyid}`, what: "is no public key" });
    }
  }

  #signerOf(envelope: Parameters<typeof isSignedBy>[0]): string | null {
    const hinted = envelope.signatures.map((s) => s.keyid);
    const ordered = [...hinted.filter((id) => this.#keys.has(id)), ...this.#keys.keys()];
    for (const id of ordered) {
      const key = this.#keys.get(id);
      if (key && isSignedBy(envelope, key)) return id;
    }
    return null;
  }

  /** Carries the chains of the leaf's run and project on, and tells where it does not follow their last leaf. */
  #follow({ predicate }: EventStatement, hash: string): string[] {
    const { run, project, chain } = predicate;
    return [
      ...this.#followOne(run === null ? null : `run ${run}`, chain.run, hash),
      ...this.#followOne(project === null ? null : `project ${project}`, chain.project, hash),
    ];
  }

  #followOne(name: string | null, link: ChainLink | null, hash: string): string[] {
    if (name === null) return link === null ? [] : ["it has a chain without what it is of"];
    const last = this.#chains.get(name);
    const expected = { sequence: last?.size ?? 0, previous: last?.head ?? null };
    this.#chains.set(name, { size: expected.sequence + 1, head: hash });
    if (link?.sequence === expected.sequence && link.previous === expected.previous) return [];
    return [`it is not entry ${expected.sequence} of ${name}, after ${expected.previous}`];
  }

  #compareWithSeen(): void {
    if (!this.#seen || this.#seen.size !== this.#range.size) return;
    if (sameHash(this.#seen.root, this.#range.root())) return;
    this.#problems.push({
      where: "log",
      what: `its first ${this.#seen.size} leaves are not those that an earlier check saw: they were rewritten`,
    });
  }
}

function readLeaf(data: Uint8Array) {
  try {
    const read = parseLeaf(data);
    if (Buffer.compare(Buffer.from(canonicalJson(read.envelope), "utf8"), data) !== 0) {
      return { kind: "problem" as const, what: "its envelope is not in canonical form" };
    }
    return { kind: "leaf" as const, ...read };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return { kind: "problem" as const, what: `is no event's envelope: ${reason}` };
  }
}

function disagreements(leaf: StoredLeaf, statement: EventStatement): string[] {
  const { subject, predicate, predicateType } = statement;
  const columns = {
    kind: [leaf.kind, predicate.kind],
    actor: [leaf.actor, predicate.actor],
    project_id: [leaf.projectId, predicate.project],
    run_id: [leaf.runId, predicate.run],
    stage_key: [leaf.stageKey, predicate.stage],
  };
  const differing = Object.entries(columns).filter(([, [stored, signed]]) => stored !== signed);
  const [about, document] = subject;
  const expected = eventSubject(
    predicate.run === null ? null : { id: predicate.run, planDigest: about?.digest.sha256 ?? "" },
    predicate.project,
  );
  const delay = leaf.txAt.getTime() - new Date(predicate.at).getTime();
  return [
    ...differing.map(
      ([column, [stored, signed]]) => `its column ${column} says ${stored}; signed is ${signed}`,
    ),
    ...(about?.name === expected.name && about.digest.sha256 === expected.digest.sha256
      ? []
      : [`its subject is ${about?.name}; expected ${expected.name}`]),
    ...((document !== undefined) === (predicateType === SIGN_OFF_PREDICATE)
      ? []
      : ["a signed document goes with a sign-off, and with nothing else"]),
    ...(BigInt(predicate.index) === leaf.index
      ? []
      : [`it was signed for place ${predicate.index} of the log`]),
    ...(delay >= 0 && delay <= MAX_DELAY_MS
      ? []
      : [`its column tx_at is ${delay} ms after the signed time`]),
  ];
}
