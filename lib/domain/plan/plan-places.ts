import { type Document, isMap, isNode, isScalar, type LineCounter } from "yaml";
import type { PlanProblem } from "@/lib/domain/plan/plan";

export type Path = (string | number)[];

/** Finding the place of each takes time, and nobody reads a thousand. */
const MAX_KEPT = 1000;

/** Collects problems and knows where in the source each path stands. */
export class PlanProblems {
  readonly #found: PlanProblem[] = [];
  readonly #silenced: Path[] = [];
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  /** From top to bottom, each once: a metric that several stages name is looked at for each of them. */
  get list(): PlanProblem[] {
    const seen = new Set<string>();
    return this.#found
      .filter((p) => {
        const id = `${p.line}:${p.column}:${p.message}`;
        return seen.has(id) ? false : seen.add(id);
      })
      .sort((a, b) => a.line - b.line || a.column - b.column);
  }

  /** A problem with the value at `path`, or with the nearest thing above it that is there. */
  at(path: Path, message: string, expected: string): void {
    if (this.#found.length >= MAX_KEPT) return;
    this.#add(path, this.#offset(path), message, expected);
  }

  /** A problem with what stands at an offset of the source. */
  atOffset(path: Path, offset: number, message: string, expected: string): void {
    this.#add(path, offset, message, expected);
  }

  /** A problem with the key itself, such as one that nobody knows. */
  atKey(path: Path, key: string, message: string, expected: string): void {
    if (this.#found.length >= MAX_KEPT) return;
    const map = path.length > 0 ? this.#document.getIn(path, true) : this.#document.contents;
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    const offset = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
    this.#add([...path, key], offset ?? this.#offset(path), message, expected);
  }

  /** Nothing more is said about this path and what is below it: it is known to be wrong. */
  silence(path: Path): void {
    this.#silenced.push(path);
  }

  #offset(path: Path): number {
    for (let length = path.length; length > 0; length -= 1) {
      const node = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return this.#document.contents?.range?.[0] ?? 0;
  }

  #add(path: Path, offset: number, message: string, expected: string): void {
    const isSilenced = this.#silenced.some((s) => s.every((part, index) => part === path[index]));
    if (isSilenced || this.#found.length >= MAX_KEPT) return;
    const { line, col } = this.#lines.linePos(offset);
    this.#found.push({ path: path.join("."), line, column: col, message, expected });
  }
}
