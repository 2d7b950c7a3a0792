import { type LogSnapshot, withLogSnapshot } from "@/lib/data/ledger/log-snapshot";
import { AppError } from "@/lib/domain/app-error";
import { newAccess, replayAccess } from "@/lib/domain/ledger/replay-access";
import { replayCreation, replayEvent } from "@/lib/domain/ledger/replay-run";
import type { ReplayedRun } from "@/lib/domain/ledger/replayed-run";
import type { TreeNode } from "@/lib/ledger/compact-range";
import type { EventStatement } from "@/lib/ledger/event-statement";
import { sameHash } from "@/lib/ledger/merkle";
import { type LogProblem, LogVerifier, type TreeHead } from "@/lib/ledger/verify-log";
import type { Context } from "@/lib/use-cases/context";
import { CheckpointCheck } from "@/lib/use-cases/ledger/check-checkpoints";
import { checkSignatures } from "@/lib/use-cases/ledger/check-signatures";
import { compareAccess } from "@/lib/use-cases/ledger/compare-access";
import { compareRun } from "@/lib/use-cases/ledger/compare-run";

export type LogCheck = {
  size: bigint;
  root: Uint8Array;
  runs: number;
  checkpoints: number;
  /** How many leaves each key has signed, by key id. */
  signedBy: Map<string, number>;
  /** The first of them, and how many there are in all. */
  problems: LogProblem[];
  problemCount: number;
};

const PAGE = 500;
const SHOWN_PROBLEMS = 100;

/**
 * Re-checks the whole ledger from the database alone: every leaf's hash, signature and shape, every tree node,
 * size and root, every checkpoint, that each run's events are moves that the state machine allows, every document and
 * assertion that people signed, and that the tables say what the events tell. `seen` is the head of an earlier check,
 * of which the log must be a continuation.
 */
export function checkLog({ actor, db }: Context, seen: TreeHead | null): Promise<LogCheck> {
  if (actor.kind !== "engine")
    throw new AppError("forbidden", "Only the server checks the whole log.");
  return withLogSnapshot(db, async (snapshot) => {
    const check = new Check(snapshot, seen);
    await check.readLeaves();
    await check.compareRuns();
    check.compareAccess();
    return check.finish();
  });
}

class Check {
  readonly #snapshot: LogSnapshot;
  readonly #verifier: LogVerifier;
  readonly #runs = new Map<string, ReplayedRun>();
  readonly #signedBy = new Map<string, number>();
  readonly #problems: LogProblem[] = [];
  readonly #access = newAccess();
  readonly #checkpoints: CheckpointCheck;
  #problemCount = 0;
  #nodeCount = 0n;

  constructor(snapshot: LogSnapshot, seen: TreeHead | null) {
    this.#snapshot = snapshot;
    this.#verifier = new LogVerifier(snapshot.keys, seen);
    this.#checkpoints = new CheckpointCheck(snapshot.checkpoints);
    this.#tell(this.#checkpoints.addKeys(snapshot.trust.logKeys));
  }

  async readLeaves(): Promise<void> {
    for (let from = 0n; ; ) {
      const page = await this.#snapshot.leaves(from, PAGE);
      const last = page.at(-1);
      if (!last) break;
      const nodes: TreeNode[] = [];
      for (const leaf of page) {
        const checked = this.#verifier.add(leaf);
        nodes.push(...checked.nodes);
        this.#tell(checked.problems);
        if (checked.keyid) this.#count(checked.keyid);
        if (checked.statement) this.#replay(leaf.index, checked.statement);
        this.#tell(await this.#checkpoints.at(this.#verifier.size, () => this.#verifier.root()));
      }
      await this.#compareNodes(nodes);
      from = last.index + 1n;
    }
    this.#tell(await this.#checkpoints.finish(this.#verifier.size));
  }

  async compareRuns(): Promise<void> {
    for (const id of this.#snapshot.runIds) {
      if (!this.#runs.has(id)) this.#tell([{ where: `run ${id}`, what: "no event tells of it" }]);
    }
    for (const [id, told] of this.#runs) {
      const stored = await this.#snapshot.run(id);
      const where = `run ${told.documentId}`;
      if (!stored) this.#tell([{ where, what: `its row (${id}) is not there any more` }]);
      else this.#tell(compareRun(told, stored).map((what) => ({ where, what })));
      const documents = await this.#snapshot.signedDocuments(id);
      const { passkeys } = this.#snapshot.trust;
      const wrong = checkSignatures(told, documents, this.#access, passkeys);
      this.#tell(wrong.map((what) => ({ where, what })));
    }
  }

  compareAccess(): void {
    this.#tell(compareAccess(this.#access, this.#snapshot.trust));
  }

  finish(): LogCheck {
    const { problems, size, root } = this.#verifier.finish(this.#snapshot.head);
    this.#tell(problems);
    if (this.#snapshot.nodeCount !== this.#nodeCount) {
      const what = `there are ${this.#snapshot.nodeCount} rows; the leaves make ${this.#nodeCount} nodes`;
      this.#tell([{ where: "nodes", what }]);
    }
    return {
      size,
      root,
      runs: this.#runs.size,
      checkpoints: this.#checkpoints.count,
      signedBy: this.#signedBy,
      problems: this.#problems,
      problemCount: this.#problemCount,
    };
  }

  async #compareNodes(nodes: TreeNode[]): Promise<void> {
    const stored = await this.#snapshot.nodes(nodes);
    this.#nodeCount += BigInt(nodes.length);
    for (const { level, index, hash } of nodes) {
      const found = stored.get(`${level}/${index}`);
      if (found && sameHash(found, hash)) continue;
      const what = found ? "is not the hash of what is below it" : "is missing";
      this.#tell([{ where: `node ${level}/${index}`, what }]);
    }
  }

  #replay(index: bigint, { subject, predicate }: EventStatement): void {
    if (predicate.run === null) {
      const { kind, project: projectId, detail } = predicate;
      const event = { kind, projectId, detail, index: Number(index) };
      const problems = replayAccess(this.#access, event);
      this.#tell(problems.map((what) => ({ where: `leaf ${index}`, what: `${kind}: ${what}` })));
      return;
    }
    const event = {
      kind: predicate.kind,
      actor: predicate.actor,
      projectId: predicate.project,
      runId: predicate.run,
      stageKey: predicate.stage,
      planDigest: subject[0]?.digest.sha256 ?? "",
      detail: predicate.detail,
    };
    const where = `leaf ${index}`;
    const known = this.#runs.get(event.runId);
    if (known) {
      this.#tell(replayEvent(known, event).map((what) => ({ where, what })));
      return;
    }
    const created = replayCreation(event);
    if (created) this.#runs.set(event.runId, created);
    else this.#tell([{ where, what: `${event.kind}: the run ${event.runId} was never created` }]);
  }

  #count(keyid: string): void {
    this.#signedBy.set(keyid, (this.#signedBy.get(keyid) ?? 0) + 1);
  }

  #tell(problems: readonly LogProblem[]): void {
    this.#problemCount += problems.length;
    this.#problems.push(...problems.slice(0, Math.max(0, SHOWN_PROBLEMS - this.#problems.length)));
  }
}
