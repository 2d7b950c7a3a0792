import { EMPTY_ROOT, nodeHash } from "@/lib/ledger/merkle";

/** A completed subtree, as it is stored: `index` counts the subtrees of its level from the left. */
export type NodePlace = { level: number; index: number };

/** A hash of a proof: the completed subtrees that it is folded from, from left to right. */
export type ProofHash = NodePlace[];

/** PATH(index, tree of `size`) of RFC 6962 as places, nearest sibling first. */
export function inclusionNodes(index: number, size: number): ProofHash[] {
  if (!isCount(index) || !isCount(size) || index >= size) {
    throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  }
  return path(index, 0, size);
}

/** PROOF(from, tree of `to`) of RFC 6962 as places. */
export function consistencyNodes(from: number, to: number): ProofHash[] {
  if (!isCount(from) || !isCount(to) || from > to) {
    throw new RangeError(`no tree of ${from} within a tree of ${to}`);
  }
  return from === 0 ? [] : subProof(from, { start: 0, end: to }, true);
}

/** The completed subtrees that the root of a tree of `size` is folded from. */
export function rootNodes(size: number): ProofHash {
  return subtrees(0, size);
}

/** `hashOf` gives the stored hash of a place. */
export function foldProof(
  proof: readonly ProofHash[],
  hashOf: (place: NodePlace) => Uint8Array,
): Uint8Array[] {
  return proof.map((places) => foldHash(places, hashOf));
}

export function foldHash(places: ProofHash, hashOf: (place: NodePlace) => Uint8Array): Uint8Array {
  const [last, ...before] = places.map(hashOf).toReversed();
  if (!last) return EMPTY_ROOT;
  return before.reduce((hash, left) => nodeHash(left, hash), last);
}

function path(index: number, start: number, end: number): ProofHash[] {
  if (end - start === 1) return [];
  const split = start + splitPoint(end - start);
  return index < split
    ? [...path(index, start, split), subtrees(split, end)]
    : [...path(index, split, end), subtrees(start, split)];
}

function subProof(
  from: number,
  { start, end }: { start: number; end: number },
  isWhole: boolean,
): ProofHash[] {
  if (from === end) return isWhole ? [] : [subtrees(start, end)];
  const split = start + splitPoint(end - start);
  return from <= split
    ? [...subProof(from, { start, end: split }, isWhole), subtrees(split, end)]
    : [...subProof(from, { start: split, end }, false), subtrees(start, split)];
}

/** The leaves from `start` to `end` as completed subtrees; `start` is where a subtree of their size may begin. */
function subtrees(start: number, end: number): ProofHash {
  const places: ProofHash = [];
  for (let at = start; at < end; ) {
    const level = Math.floor(Math.log2(end - at));
    places.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return places;
}

/** The largest power of two below `n`, for n > 1. */
function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}
