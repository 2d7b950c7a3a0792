import { describe, expect, it } from "vitest";
import { encodeEntries, isTileOf, parseTilePath, tileNodes, tilePath } from "@/lib/ledger/tile";
import { tlogProof } from "@/lib/ledger/tlog-proof";

describe("the path of a tile", () => {
  it.each([
    ["0/000", { level: 0, index: 0, width: 256 }],
    ["0/x001/x234/067", { level: 0, index: 1234067, width: 256 }],
    ["1/x001/000", { level: 1, index: 1000, width: 256 }],
    ["5/000.p/1", { level: 5, index: 0, width: 1 }],
    ["0/273.p/112", { level: 0, index: 273, width: 112 }],
    ["entries/000.p/255", { level: null, index: 0, width: 255 }],
    ["entries/x999/999", { level: null, index: 999999, width: 256 }],
  ])("%s is read and written", (path, tile) => {
    expect(parseTilePath(path)).toEqual(tile);
    expect(tilePath(tile)).toBe(path);
  });

  it.each([
    ...["", "0", "0/", "0/0", "0/00", "0/0000", "0/1000", "0/-01", "0/x000/001", "0/001/002"],
    ...["0/x001", "0/000.p/0", "0/000.p/256", "0/000.p/01", "0/000.p/", "0/000.P/1", "0/000 "],
    ...["00/000", "6/000", "63/000", "-1/000", "data/000", "entries/0", "0/000/", "/0/000"],
    ...["0/x999/x999/x999/x999/x999/999", "0/000.p/1.p/1", "../0/000", "0/000\n"],
  ])("%j is refused", (path) => {
    expect(parseTilePath(path)).toBeNull();
  });
});

// C2SP tlog-tiles: a tree of 70,000 has 273 full tiles at level 0 and one of 112, one full tile at level 1 and one of
// 17, and one of width 1 at level 2.
describe("the tiles of the tree of 70,000 entries of the specification", () => {
  it.each([
    ["0/272", true],
    ["0/273.p/112", true],
    ["0/273.p/111", true],
    ["0/273.p/113", false],
    ["0/273", false],
    ["0/274.p/1", false],
    ["1/000", true],
    ["1/001.p/17", true],
    ["1/001.p/18", false],
    ["2/000.p/1", true],
    ["2/000.p/2", false],
    ["3/000.p/1", false],
    ["entries/273.p/112", true],
    ["entries/273", false],
  ])("%s: %s", (path, is) => {
    const tile = parseTilePath(path);
    expect(tile && isTileOf(tile, 70_000)).toBe(is);
  });
});

it("has in a tile the roots of full trees, from left to right", () => {
  expect(tileNodes({ level: 1, index: 2, width: 3 })).toEqual([
    { level: 8, index: 512 },
    { level: 8, index: 513 },
    { level: 8, index: 514 },
  ]);
});

it("writes entries after their length in two bytes", () => {
  const entries = [Buffer.from("ab"), Buffer.alloc(0), Buffer.alloc(258, 7)];
  const bytes = encodeEntries(entries);
  expect(bytes.subarray(0, 8).toString("hex")).toBe("0002616200000102");
  expect(bytes).toHaveLength(4 + 2 + 260);
  expect(() => encodeEntries([Buffer.alloc(65_536)])).toThrow(RangeError);
});

it("writes a proof as the specification has it", () => {
  const proof = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const lines = proof.map((hash) => hash.toString("base64"));
  expect(tlogProof({ index: 7, proof, checkpoint: "o\n8\nr\n\n— o sig\n" })).toBe(
    `c2sp.org/tlog-proof@v1\nindex 7\n${lines.join("\n")}\n\no\n8\nr\n\n— o sig\n`,
  );
  expect(tlogProof({ index: 0, proof: [], checkpoint: "c\n" })).toBe(
    "c2sp.org/tlog-proof@v1\nindex 0\n\nc\n",
  );
});
