import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import { consistencyProof, leafHash, merkleRoot } from "@/lib/ledger/merkle";
import { openNote, parseVkey } from "@/lib/ledger/note";
import { LogSigner } from "@/lib/processes/signer/log-signer";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const leaves = Array.from({ length: 40 }, (_, at) => leafHash(Buffer.from(`leaf ${at}`)));
const forked = leaves.with(3, leafHash(Buffer.from("another")));

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), "signer-")), "signer");
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true }));

const open = (origin: string | null = "tollgate.test/log") =>
  new LogSigner(folder, origin, () => NOW);

function ask(size: number, oldSize: number, tree = leaves, at = NOW) {
  return {
    size,
    oldSize,
    root: merkleRoot(tree.slice(0, size)),
    proof: consistencyProof(oldSize, tree.slice(0, size)),
    at: new Date(at),
  };
}

describe("the log's signer", () => {
  it("signs one tree after the other, and the last one again", () => {
    const signer = open();
    const vkey = parseVkey(signer.state().keys[0]?.vkey ?? "");
    const notes = [1, 2, 7, 8, 39].map((size, at, sizes) =>
      signer.sign(ask(size, sizes[at - 1] ?? 0)),
    );
    expect(notes.map((note) => parseCheckpoint(openNote(note, [vkey]).text).size)).toEqual([
      1, 2, 7, 8, 39,
    ]);
    expect(signer.sign(ask(39, 39))).toBe(notes.at(-1));
    expect(signer.state().signed?.note).toBe(notes.at(-1));
  });

  it.each([
    ["a fork", () => ask(9, 5, forked), "inconsistent"],
    ["a fork of the same size", () => ask(5, 5, forked), "inconsistent"],
    ["a smaller tree", () => ask(4, 4), "conflict"],
    ["a tree from another size", () => ask(9, 4), "conflict"],
    ["a tree from nothing", () => ask(9, 0), "conflict"],
    [
      "a proof with a hash too many",
      () => tampered((p) => [...p, p[0] ?? Buffer.alloc(32)]),
      "inconsistent",
    ],
    ["no proof", () => tampered(() => []), "inconsistent"],
    ["a short root", () => ({ ...ask(9, 5), root: Buffer.alloc(31) }), "malformed"],
    ["a database 3 s ahead", () => ask(9, 5, leaves, NOW + 3000), "clock_skew"],
    ["a database 26 h behind", () => ask(9, 5, leaves, NOW - 26 * 3_600_000), "clock_skew"],
  ])("refuses %s and signs nothing", (_name, request, refusal) => {
    const signer = open();
    const before = signer.sign(ask(5, 0));
    expect(() => signer.sign(request())).toThrow(expect.objectContaining({ refusal }));
    expect(signer.state().signed?.note).toBe(before);
    expect(open().state().signed?.note).toBe(before);
    expect(signer.sign(ask(9, 5))).toContain("\n9\n");
  });

  function tampered(change: (proof: Uint8Array[]) => Uint8Array[]) {
    const request = ask(9, 5);
    return { ...request, proof: change(request.proof) };
  }

  it("remembers what it has signed when it is opened again", () => {
    const note = open().sign(ask(5, 0));
    const again = open(null);
    expect(again.state()).toMatchObject({ origin: "tollgate.test/log", signed: { size: 5, note } });
    expect(() => again.sign(ask(9, 0))).toThrow(/5 was signed last/);
  });

  it("keeps the name that it has made up", () => {
    const { origin } = open(null).state();
    expect(origin).toMatch(/^tollgate\.invalid\/[0-9a-f]{8}$/);
    expect(open(null).state().origin).toBe(origin);
    expect(() => open("other.test/log")).toThrow(/keeps its name for ever/);
  });

  it("keeps its folder to itself", () => {
    open();
    expect(readdirSync(folder).sort()).toEqual(["key-0.pem", "state.json"]);
  });

  it("does not go on from a damaged state", () => {
    open();
    writeFileSync(path.join(folder, "state.json"), "{}");
    expect(() => open()).toThrow(/damaged/);
  });

  it("never signs with a key whose state is lost", () => {
    const signer = open();
    const [{ vkey } = { vkey: "" }] = signer.state().keys;
    const pem = readFileSync(path.join(folder, "key-0.pem"), "utf8");
    rmSync(path.join(folder, "state.json"));
    expect(open().state().keys[0]?.vkey).not.toBe(vkey);
    const lost = readdirSync(folder).find((name) => name.startsWith("lost-")) ?? "";
    expect(readFileSync(path.join(folder, lost), "utf8")).toBe(pem);
  });

  it("does not start with another key than its state names", () => {
    open();
    const other = path.join(path.dirname(folder), "other");
    new LogSigner(other, null, () => NOW);
    writeFileSync(path.join(folder, "key-0.pem"), readFileSync(path.join(other, "key-0.pem")));
    expect(() => open()).toThrow(/another key/);
  });
});

describe("a rotation", () => {
  it("has the old and the new key sign the last checkpoint, and goes on with the new one", () => {
    const signer = open();
    signer.sign(ask(5, 0));
    const [first, second] = signer.rotate();
    const keys = [first, second].map((key) => parseVkey(key?.vkey ?? ""));
    expect(openNote(second?.transition ?? "", keys).signedBy).toEqual(keys);
    expect(parseCheckpoint(openNote(second?.transition ?? "", keys).text).size).toBe(5);
    const note = signer.sign(ask(9, 5));
    expect(openNote(note, keys).signedBy).toEqual([keys[1]]);
    expect(readdirSync(folder).sort()).toEqual(["key-1.pem", "state.json"]);
    expect(open().sign(ask(12, 9))).toContain("\n12\n");
  });

  it("is possible before anything was signed, and more than once", () => {
    const signer = open();
    signer.rotate();
    const keys = signer.rotate();
    expect(keys.map(({ transition }) => transition === null)).toEqual([true, false, false]);
    expect(open().sign(ask(3, 0))).toContain("\n3\n");
  });
});
