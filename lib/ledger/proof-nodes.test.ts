import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { consistencyProof, inclusionProof, leafHash, merkleRoot } from "@/lib/ledger/merkle";
import {
  consistencyNodes,
  foldHash,
  foldProof,
  inclusionNodes,
  type NodePlace,
  rootNodes,
} from "@/lib/ledger/proof-nodes";
import { encodeEntries, isTileOf, parseTilePath, tileNodes, tilePath } from "@/lib/ledger/tile";

const MOST = 300;
const leaves = Array.from({ length: MOST }, (_, at) => leafHash(Buffer.from(`leaf ${at}`)));

/** As the log stores them: only subtrees that are complete in a tree of `size`. */
function stored(size: number) {
  return ({ level, index }: NodePlace) => {
    const from = index * 2 ** level;
    expect(from + 2 ** level).toBeLessThanOrEqual(size);
    return merkleRoot(leaves.slice(from, from + 2 ** level));
  };
}

describe("proofs from stored nodes", () => {
  it("are those of RFC 6962, and need completed subtrees only", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MOST }), fc.nat(), (size, seed) => {
        const index = seed % size;
        const tree = leaves.slice(0, size);
        expect(foldProof(inclusionNodes(index, size), stored(size))).toEqual(
          inclusionProof(index, tree),
        );
        const from = seed % (size + 1);
        expect(foldProof(consistencyNodes(from, size), stored(size))).toEqual(
          consistencyProof(from, tree),
        );
        expect(foldHash(rootNodes(size), stored(size))).toEqual(merkleRoot(tree));
      }),
    );
  });

  it.each([
    [1, 1],
    [-1, 3],
    [0.5, 3],
    [0, 0],
  ])("are refused for leaf %d of %d", (index, size) => {
    expect(() => inclusionNodes(index, size)).toThrow(RangeError);
  });
});

describe("tile paths", () => {
  it.each([
    ["0/000", { level: 0, index: 0, width: 256 }],
    ["0/x001/x234/067", { level: 0, index: 1_234_067, width: 256 }],
    ["2/x001/000.p/5", { level: 2, index: 1000, width: 5 }],
    ["entries/123.p/255", { level: null, index: 123, width: 255 }],
  ])("%s", (path, tile) => {
    expect(parseTilePath(path)).toEqual(tile);
    expect(tilePath(tile)).toBe(path);
  });

  it.each([
    "0/1",
    "0/0000",
    "0/001/000",
    "0/x000/001",
    "00/000",
    "6/000",
    "-1/000",
    "0/000.p/0",
    "0/000.p/256",
    "0/000.p/05",
    "0/000/",
    "data/000",
    "",
  ])("refuses %j", (path) => {
    expect(parseTilePath(path)).toBeNull();
  });

  it("are of the tree as far as it goes", () => {
    const tile = (path: string) => parseTilePath(path) ?? { level: 9, index: 9, width: 9 };
    expect(isTileOf(tile("0/000"), 256)).toBe(true);
    expect(isTileOf(tile("0/000"), 255)).toBe(false);
    expect(isTileOf(tile("0/000.p/255"), 255)).toBe(true);
    expect(isTileOf(tile("0/000.p/7"), 255)).toBe(true);
    expect(isTileOf(tile("1/000.p/1"), 255)).toBe(false);
    expect(isTileOf(tile("1/000.p/1"), 256)).toBe(true);
    expect(isTileOf(tile("entries/001.p/44"), 300)).toBe(true);
    expect(isTileOf(tile("entries/001.p/45"), 300)).toBe(false);
    expect(tileNodes(tile("1/001.p/2"))).toEqual([
      { level: 8, index: 256 },
      { level: 8, index: 257 },
    ]);
  });

  it("entries follow their lengths", () => {
    const bytes = encodeEntries([Buffer.from("ab"), Buffer.alloc(0), Buffer.alloc(300, 1)]);
    expect(bytes.subarray(0, 6).toString("hex")).toBe("000261620000");
    expect(bytes.subarray(6, 8).toString("hex")).toBe("012c");
    expect(bytes.length).toBe(2 + 2 + 2 + 2 + 300);
  });
});
