import { createHash } from "node:crypto";

/** SHA-256 hashes of 32 bytes; sizes and indexes below 2^53. RFC 6962 section 2.1, RFC 9162 section 2.1. */
type Hash = Uint8Array;

export const EMPTY_ROOT: Buffer = createHash("sha256").digest();

export function leafHash(data: Uint8Array): Buffer {
  return createHash("sha256").update(Uint8Array.of(0)).update(data).digest();
}

export function nodeHash(left: Hash, right: Hash): Buffer {
  return createHash("sha256").update(Uint8Array.of(1)).update(left).update(right).digest();
}

/** MTH over leaf hashes. */
export function merkleRoot(leaves: readonly Hash[]): Hash {
  const [first] = leaves;
  if (!first) return EMPTY_ROOT;
  if (leaves.length === 1) return first;
  const k = splitPoint(leaves.length);
  return nodeHash(merkleRoot(leaves.slice(0, k)), merkleRoot(leaves.slice(k)));
}

/** PATH(index, leaves), nearest sibling first. Throws `RangeError` for an index that is not there. */
export function inclusionProof(index: number, leaves: readonly Hash[]): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`no leaf ${index} in a tree of ${leaves.length}`);
  }
  if (leaves.length === 1) return [];
  const k = splitPoint(leaves.length);
  return index < k
    ? [...inclusionProof(index, leaves.slice(0, k)), merkleRoot(leaves.slice(k))]
    : [...inclusionProof(index - k, leaves.slice(k)), merkleRoot(leaves.slice(0, k))];
}

/** PROOF(size, leaves): that the tree of the first `size` leaves is a beginning of the tree of all. */
export function consistencyProof(size: number, leaves: readonly Hash[]): Hash[] {
  if (!Number.isInteger(size) || size < 0 || size > leaves.length) {
    throw new RangeError(`no tree of ${size} within a tree of ${leaves.length}`);
  }
  return size === 0 ? [] : subProof(size, leaves, true);
}

function subProof(size: number, leaves: readonly Hash[], isWhole: boolean): Hash[] {
  if (size === leaves.length) return isWhole ? [] : [merkleRoot(leaves)];
  const k = splitPoint(leaves.length);
  return size <= k
    ? [...subProof(size, leaves.slice(0, k), isWhole), merkleRoot(leaves.slice(k))]
    : [...subProof(size - k, leaves.slice(k), false), merkleRoot(leaves.slice(0, k))];
}

/** RFC 9162 section 2.1.3.2. False for anything malformed. */
export function verifyInclusion(input: {
  index: number;
  size: number;
  leaf: Hash;
  proof: readonly Hash[];
  root: Hash;
}): boolean {
  const { index, size, leaf, proof, root } = input;
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (![leaf, root, ...proof].every(isHash)) return false;
  let fn = BigInt(index);
  let sn = BigInt(size) - 1n;
  let hash = leaf;
  for (const sibling of proof) {
    if (sn === 0n) return false;
    if (fn % 2n === 1n || fn === sn) {
      hash = nodeHash(sibling, hash);
      [fn, sn] = untilOddOrZero(fn, sn);
    } else {
      hash = nodeHash(hash, sibling);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && sameHash(hash, root);
}

/** RFC 9162 section 2.1.4.2. Every tree is consistent with the empty one. False for anything malformed. */
export function verifyConsistency(input: {
  size1: number;
  size2: number;
  root1: Hash;
  root2: Hash;
  proof: readonly Hash[];
}): boolean {
  const { size1, size2, root1, root2, proof } = input;
  if (!isSize(size1) || !isSize(size2) || size1 > size2) return false;
  if (![root1, root2, ...proof].every(isHash)) return false;
  if (size1 === 0) return proof.length === 0 && sameHash(root1, EMPTY_ROOT);
  if (size1 === size2) return proof.length === 0 && sameHash(root1, root2);
  if (proof.length === 0) return false;
  const isPowerOfTwo = Number.isInteger(Math.log2(size1)) && 2 ** Math.log2(size1) === size1;
  const [first, ...rest] = isPowerOfTwo ? [root1, ...proof] : proof;
  if (!first) return false;
  return foldConsistency(first, rest, input);
}

function foldConsistency(
  first: Hash,
  rest: readonly Hash[],
  { size1, size2, root1, root2 }: { size1: number; size2: number; root1: Hash; root2: Hash },
): boolean {
  let fn = BigInt(size1) - 1n;
  let sn = BigInt(size2) - 1n;
  while (fn % 2n === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let fr = first;
  let sr = first;
  for (const hash of rest) {
    if (sn === 0n) return false;
    if (fn % 2n === 1n || fn === sn) {
      fr = nodeHash(hash, fr);
      sr = nodeHash(hash, sr);
      [fn, sn] = untilOddOrZero(fn, sn);
    } else {
      sr = nodeHash(sr, hash);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && sameHash(fr, root1) && sameHash(sr, root2);
}

export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Shifts both until the first is odd or zero, as both verifications do after a right-hand node. */
function untilOddOrZero(fn: bigint, sn: bigint): [bigint, bigint] {
  let [first, second] = [fn, sn];
  while (first % 2n === 0n && first !== 0n) {
    first >>= 1n;
    second >>= 1n;
  }
  return [first, second];
}

/** The largest power of two below `n`, for n > 1. */
function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function isHash(hash: Hash): boolean {
  return hash.length === 32;
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}
