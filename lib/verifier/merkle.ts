import { type Bytes, digest, sameBytes } from "@/lib/verifier/bytes";

/** RFC 6962 section 2.1. */
export function leafHash(data: Uint8Array): Bytes {
  return digest(Uint8Array.of(0), data);
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  return digest(Uint8Array.of(1), left, right);
}

/**
 * Whether the leaf is at `index` in the tree of `size` with this root: the recursion of RFC 6962 section 2.1.1 read
 * upwards. At each level the last node of an odd row has no sibling, and none is in the proof.
 */
export function isIncluded(input: {
  index: number;
  size: number;
  leaf: Uint8Array;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}): boolean {
  const { size, leaf, proof, root } = input;
  if (input.index >= size || [leaf, root, ...proof].some((hash) => hash.length !== 32))
    return false;
  let hash = leaf;
  let used = 0;
  let index = input.index;
  for (let width = size; width > 1; width = Math.ceil(width / 2)) {
    const isLeft = index % 2 === 0;
    const hasSibling = !isLeft || index + 1 < width;
    if (hasSibling) {
      const sibling = proof[used];
      if (!sibling) return false;
      used += 1;
      hash = isLeft ? nodeHash(hash, sibling) : nodeHash(sibling, hash);
    }
    index = Math.floor(index / 2);
  }
  return used === proof.length && sameBytes(hash, root);
}

/**
 * Whether the tree of `newSize` continues that of `oldSize`: SUBPROOF of RFC 6962 section 2.1.2 read backwards, which
 * makes both roots from the same hashes. Every tree continues the empty one.
 */
export function isConsistent(input: {
  oldSize: number;
  oldRoot: Uint8Array;
  newSize: number;
  newRoot: Uint8Array;
  proof: readonly Uint8Array[];
}): boolean {
  const { oldSize, oldRoot, newSize, newRoot, proof } = input;
  if (oldSize > newSize || proof.some((hash) => hash.length !== 32)) return false;
  if (oldSize === 0) return proof.length === 0;
  let used = 0;
  const take = () => {
    used += 1;
    return proof[used - 1] ?? new Uint8Array(32);
  };
  const roots = (m: number, n: number, isKnown: boolean): [Uint8Array, Uint8Array] => {
    if (m === n) {
      const hash = isKnown ? oldRoot : take();
      return [hash, hash];
    }
    const k = 2 ** Math.ceil(Math.log2(n) - 1);
    if (m <= k) {
      const [older, newer] = roots(m, k, isKnown);
      return [older, nodeHash(newer, take())];
    }
    const [older, newer] = roots(m - k, n - k, false);
    const left = take();
    return [nodeHash(left, older), nodeHash(left, newer)];
  };
  const [older, newer] = roots(oldSize, newSize, true);
  return used === proof.length && sameBytes(older, oldRoot) && sameBytes(newer, newRoot);
}
