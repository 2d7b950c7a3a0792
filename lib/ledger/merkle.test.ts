import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CompactRange } from "@/lib/ledger/compact-range";
import {
  consistencyProof,
  EMPTY_ROOT,
  inclusionProof,
  leafHash,
  merkleRoot,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from "@/lib/ledger/merkle";

const bytes = (text: string) => Buffer.from(text, "utf8");
const hex = (hash: Uint8Array) => Buffer.from(hash).toString("hex");

/** The inputs of the test vectors that certificate-transparency implementations share, with their roots. */
const INPUTS = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const leaves = INPUTS.map((input) => leafHash(Buffer.from(input, "hex")));

describe("hashes", () => {
  it.each([
    ["the empty tree", EMPTY_ROOT, /^e3b0c442.*b855$/],
    ["the empty leaf", leafHash(bytes("")), /^6e340b9c.*a01d$/],
    ["a leaf", leafHash(bytes("L123456")), /^395aa064.*4d56$/],
    ["a node", nodeHash(bytes("N123"), bytes("N456")), /^aa217fe8.*6bbb$/],
  ])("gives the published value for %s", (_name, hash, expected) => {
    expect(hex(hash)).toMatch(expected);
  });

  it.each(ROOTS.map((root, at) => [at + 1, root] as const))(
    "gives the published root of %i leaves",
    (size, root) => {
      expect(hex(merkleRoot(leaves.slice(0, size)))).toBe(root);
    },
  );
});

describe("proofs of the published tree", () => {
  it.each([
    [0, 1, []],
    [
      0,
      8,
      [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ],
    ],
    [
      5,
      8,
      [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ],
    ],
    [2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]],
    [
      1,
      5,
      [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ],
    ],
  ])("gives the published inclusion path of leaf %i in %i", (index, size, path) => {
    expect(inclusionProof(index, leaves.slice(0, size)).map(hex)).toEqual(path);
  });

  it.each([
    [1, 1, []],
    [
      1,
      8,
      [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ],
    ],
    [
      6,
      8,
      [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ],
    ],
    [
      2,
      5,
      [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ],
    ],
  ])("gives the published consistency proof of %i in %i", (size1, size2, proof) => {
    expect(consistencyProof(size1, leaves.slice(0, size2)).map(hex)).toEqual(proof);
  });
});

const tree = fc
  .array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 70 })
  .map((data) => data.map(leafHash));

describe("any tree", () => {
  it("is the same grown leaf by leaf, with every completed node", () => {
    fc.assert(
      fc.property(tree, (all) => {
        const range = new CompactRange();
        all.forEach((leaf, at) => {
          for (const { level, index, hash } of range.append(leaf)) {
            const from = Number(index) * 2 ** level;
            expect(hex(hash)).toBe(hex(merkleRoot(all.slice(from, from + 2 ** level))));
          }
          expect(hex(range.root())).toBe(hex(merkleRoot(all.slice(0, at + 1))));
        });
      }),
      { numRuns: 30 },
    );
  });

  it("proves the inclusion of every leaf, and of no other", () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(), (all, seed, other) => {
        const index = seed % all.length;
        const input = {
          index,
          size: all.length,
          leaf: all[index] ?? EMPTY_ROOT,
          proof: inclusionProof(index, all),
          root: merkleRoot(all),
        };
        expect(verifyInclusion(input)).toBe(true);
        expect(verifyInclusion({ ...input, leaf: leafHash(bytes(`other ${other}`)) })).toBe(false);
        expect(verifyInclusion({ ...input, root: leafHash(bytes("root")) })).toBe(false);
        expect(verifyInclusion({ ...input, proof: [...input.proof, EMPTY_ROOT] })).toBe(false);
        if (input.proof.length > 0) {
          expect(verifyInclusion({ ...input, proof: input.proof.slice(1) })).toBe(false);
        }
      }),
    );
  });

  it("proves that each of its beginnings is one, and that nothing else is", () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(), (all, seed, at) => {
        const size1 = (seed % all.length) + 1;
        const input = {
          size1,
          size2: all.length,
          root1: merkleRoot(all.slice(0, size1)),
          root2: merkleRoot(all),
          proof: consistencyProof(size1, all),
        };
        expect(verifyConsistency(input)).toBe(true);
        const changed = all.with(at % size1, leafHash(bytes("rewritten")));
        expect(verifyConsistency({ ...input, root1: merkleRoot(changed.slice(0, size1)) })).toBe(
          false,
        );
        expect(verifyConsistency({ ...input, root2: leafHash(bytes("root")) })).toBe(false);
        expect(verifyConsistency({ ...input, proof: [...input.proof, EMPTY_ROOT] })).toBe(false);
      }),
    );
  });

  it("refuses a proof of any single changed bit", () => {
    fc.assert(
      fc.property(
        tree,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        (all, seed, which, bit) => {
          const index = seed % all.length;
          const proof = inclusionProof(index, all);
          fc.pre(proof.length > 0);
          const at = which % proof.length;
          const flipped = Buffer.from(proof[at] ?? EMPTY_ROOT);
          flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
          const leaf = all[index] ?? EMPTY_ROOT;
          const input = {
            index,
            size: all.length,
            leaf,
            proof: proof.with(at, flipped),
            root: merkleRoot(all),
          };
          expect(verifyInclusion(input)).toBe(false);
        },
      ),
    );
  });
});

describe("malformed input", () => {
  const root = merkleRoot(leaves);
  const [leaf = EMPTY_ROOT] = leaves;
  const good = { index: 0, size: 8, leaf, proof: inclusionProof(0, leaves), root };
  it.each([
    ["an index past the end", { index: 8 }],
    ["a negative index", { index: -1 }],
    ["a broken number", { index: 0.5 }],
    ["a size beyond exact numbers", { size: 2 ** 53 }],
    ["a short hash", { proof: [bytes("short")] }],
    ["an empty tree", { size: 0 }],
  ])("proves nothing with %s", (_name, change) => {
    expect(verifyInclusion({ ...good, ...change })).toBe(false);
  });

  it("is consistent with the empty tree only without a proof", () => {
    const input = { size1: 0, size2: 8, root1: EMPTY_ROOT, root2: root, proof: [] };
    expect(verifyConsistency(input)).toBe(true);
    expect(verifyConsistency({ ...input, proof: [root] })).toBe(false);
    expect(verifyConsistency({ ...input, root1: root })).toBe(false);
    expect(verifyConsistency({ ...input, size1: 8, size2: 4, root1: root })).toBe(false);
  });

  it("makes no proof for what is not there", () => {
    expect(() => inclusionProof(8, leaves)).toThrow(RangeError);
    expect(() => consistencyProof(9, leaves)).toThrow(RangeError);
  });
});
