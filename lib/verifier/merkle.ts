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
