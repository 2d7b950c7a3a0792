import { EMPTY_ROOT, nodeHash } from "@/lib/ledger/merkle";

/** A completed subtree: `index` counts the subtrees of its level from the left. */
export type TreeNode = { level: number; index: bigint; hash: Uint8Array };

/** Grows a tree leaf by leaf and keeps only the roots of its completed subtrees: O(log n) memory. */
export class CompactRange {
  /** From the largest to the smallest. */
  readonly #peaks: { level: number; hash: Uint8Array }[] = [];
  #size = 0n;

  get size(): bigint {
    return this.#size;
  }

  /** Adds a leaf and returns the nodes that it completes, itself first. */
  append(leaf: Uint8Array): TreeNode[] {
    const nodes: TreeNode[] = [{ level: 0, index: this.#size, hash: leaf }];
    let peak = { level: 0, hash: leaf };
    for (let left = this.#peaks.at(-1); left?.level === peak.level; left = this.#peaks.at(-1)) {
      this.#peaks.pop();
      peak = { level: peak.level + 1, hash: nodeHash(left.hash, peak.hash) };
      nodes.push({ ...peak, index: this.#size >> BigInt(peak.level) });
    }
    this.#peaks.push(peak);
    this.#size += 1n;
    return nodes;
  }

  root(): Uint8Array {
    const [smallest, ...larger] = this.#peaks.toReversed();
    if (!smallest) return EMPTY_ROOT;
    return larger.reduce((hash, peak) => nodeHash(peak.hash, hash), smallest.hash);
  }
}
