import type { CheckpointRow, StoredTrust } from "@/lib/data/ledger/stored-trust";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import { sameHash } from "@/lib/ledger/merkle";
import { NoteError, type NoteVerifier, openNote, parseVkey } from "@/lib/ledger/note";
import type { LogProblem } from "@/lib/ledger/verify-log";

const PAGE = 500;

type Read = (after: bigint, limit: number) => Promise<CheckpointRow[]>;

/**
 * Compares checkpoints with the tree as it grows: each has to be signed by a key of the log, and to have the root that
 * the leaves make at its size. Asked for in the order of sizes, one page at a time.
 */
export class CheckpointCheck {
  readonly #read: Read;
  readonly #keys: NoteVerifier[] = [];
  #page: CheckpointRow[] = [];
  #newest = 0n;
  #isDone = false;
  #origin: string | null = null;
  #count = 0;

  constructor(read: Read) {
    this.#read = read;
  }

  get count(): number {
    return this.#count;
  }

  /** Each key after the first has to be vouched for by the one before it. */
  addKeys(keys: StoredTrust["logKeys"]): LogProblem[] {
    return keys.flatMap(({ vkey, transition }) => {
      try {
        const before = this.#keys.at(-1);
        const key = parseVkey(vkey);
        this.#keys.push(key);
        if (!before || transition === null) return [];
        const { signedBy } = openNote(transition, [before, key]);
        return signedBy.length === 2
          ? []
          : [{ where: `log key ${vkey}`, what: "is not vouched for by the key before it" }];
      } catch (error) {
        return [{ where: `log key ${vkey}`, what: reason(error) }];
      }
    });
  }

  /** To be called with every size that the log has had, in order. */
  async at(size: bigint, root: () => Uint8Array): Promise<LogProblem[]> {
    const problems: LogProblem[] = [];
    for (let next = await this.#next(); next && next.size <= size; next = await this.#next()) {
      this.#page.shift();
      problems.push(...this.#check(next, size, root));
    }
    return problems;
  }

  /** What claims more entries than there are. */
  async finish(size: bigint): Promise<LogProblem[]> {
    const next = await this.#next();
    if (!next) return [];
    const what = `is of ${next.size} entries; there are ${size}: the end is missing`;
    return [{ where: `checkpoint ${next.size}`, what }];
  }

  #check({ size, root, note }: CheckpointRow, grown: bigint, actual: () => Uint8Array) {
    const where = `checkpoint ${size}`;
    this.#count += 1;
    try {
      const told = parseCheckpoint(openNote(note, this.#keys).text);
      this.#origin ??= told.origin;
      const problems: LogProblem[] = [];
      if (told.origin !== this.#origin) problems.push({ where, what: "is of another log" });
      if (BigInt(told.size) !== size || !sameHash(told.root, root)) {
        problems.push({ where, what: "its note says another size or root" });
      }
      if (size !== grown || !sameHash(told.root, actual())) {
        problems.push({
          where,
          what: "its root is not the root of the leaves: they were rewritten",
        });
      }
      return problems;
    } catch (error) {
      return [{ where, what: reason(error) }];
    }
  }

  async #next(): Promise<CheckpointRow | null> {
    if (this.#page.length === 0 && !this.#isDone) {
      this.#page = await this.#read(this.#newest, PAGE);
      this.#newest = this.#page.at(-1)?.size ?? this.#newest;
      this.#isDone = this.#page.length === 0;
    }
    return this.#page[0] ?? null;
  }
}

function reason(error: unknown): string {
  if (error instanceof NoteError) return error.message;
  throw error;
}
