import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { readHead } from "@/lib/data/ledger/read-head";
import { findWitnessState, listCosignatures } from "@/lib/data/ledger/witness-states";
import { openCosignature, parseCosignerKey } from "@/lib/ledger/cosignature";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { httpWitness } from "@/lib/providers/witness/http-witness";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import {
  cosign,
  newNoteKey,
  signCheckpoint,
  startWitnessServer,
  type WitnessServer,
} from "@/lib/testing/witness-server";
import { witnessCheckpoint } from "@/lib/use-cases/ledger/witness-checkpoint";
import { ENGINE } from "@/lib/use-cases/run/engine";

const log = newNoteKey("tollgate.test/log", 1);
const other = newNoteKey("other.test/log", 1);

let db: TestDatabase;
let witness: WitnessServer;
beforeEach(async () => {
  db = await createTestDatabase();
  witness = await startWitnessServer("witness.test/w1", [log]);
});
afterEach(async () => {
  await witness.close();
  await db.close();
});

/** Appends until the log has so many entries; its first one is the key that a new database comes with. */
async function growTo(size: number, own = db): Promise<{ size: number; root: Buffer }> {
  for (let n = (await readHead(own)).size; n < size; n += 1) {
    await transaction(own, (tx) =>
      appendEvent(tx, { kind: "plan.applied", actor: ENGINE, projectId: null, detail: {} }),
    );
  }
  return readHead(own);
}

async function confirm({
  own = db,
  key = log,
  vkey = witness.key.vkey,
  at = null as number | null,
} = {}) {
  const head = await readHead(own);
  const checkpoint = { size: at ?? head.size, note: signCheckpoint(key, head.size, head.root) };
  const origins = [{ origin: witness.origin, private: true }];
  return witnessCheckpoint(
    { actor: ENGINE, db: own },
    {
      witness: { name: vkey.split("+")[0] ?? "", url: witness.url, vkey, every: 1000 },
      checkpoint,
      ask: httpWitness({ outbound: pinnedOutbound(() => ({ origins, secrets: new Map() })) }),
      signal: new AbortController().signal,
    },
  );
}

const state = (own = db) => findWitnessState(own, "witness", "witness.test/w1");

describe("a witness that keeps its contract", () => {
  it("confirms checkpoint after checkpoint, and its signatures are kept", async () => {
    for (const entries of [1, 2, 5, 12]) {
      const { size, root } = await growTo(entries);
      expect(await confirm()).toEqual({ kind: "cosigned" });
      const [line = "", ...more] = await listCosignatures(db, size);
      expect(more).toEqual([]);
      const key = parseCosignerKey(witness.key.vkey);
      const text = `tollgate.test/log\n${size}\n${root.toString("base64")}\n`;
      expect(key && openCosignature(line, key, text).ok).toBe(true);
      expect(await state()).toMatchObject({ size, error: null, alarm: null });
    }
    expect(witness.requests.map((body) => body.split("\n")[0])).toEqual([
      "old 0",
      "old 1",
      "old 2",
      "old 5",
    ]);
  });

  it("confirms the same checkpoint again", async () => {
    await growTo(3);
    await confirm();
    const first = await listCosignatures(db, 3);
    expect(await confirm()).toEqual({ kind: "cosigned" });
    expect(await listCosignatures(db, 3)).toEqual(first);
    expect(witness.requests[1]).toMatch(/^old 3\n\ntollgate/);
  });

  it("tells how far it is where that is forgotten here", async () => {
    await growTo(3);
    await confirm();
    await db.pool.query("DELETE FROM witness_state");
    await growTo(7);
    expect(await confirm()).toEqual({ kind: "cosigned" });
    expect(witness.requests.map((body) => body.split("\n")[0]).slice(1)).toEqual([
      "old 0",
      "old 3",
    ]);
  });

  it("is followed where it was restored from a backup", async () => {
    const earlier = await growTo(3);
    await confirm();
    await growTo(7);
    await confirm();
    witness.set(log.name, earlier);
    await growTo(8);
    expect(await confirm()).toEqual({ kind: "cosigned" });
    expect(await state()).toMatchObject({ size: 8 });
  });

  it("is not asked about a checkpoint that a newer one has overtaken", async () => {
    await growTo(5);
    await confirm();
    expect(await confirm({ at: 3 })).toEqual({ kind: "overtaken" });
    await db.pool.query("DELETE FROM witness_state");
    expect(await confirm({ at: 3 })).toMatchObject({ kind: "overtaken" });
    expect(await state()).toBeNull();
  });
});

describe("a second history signed with the log's key", () => {
  let fork: TestDatabase;
  beforeEach(async () => {
    fork = await createTestDatabase();
  });
  afterEach(() => fork.close());

  it("is found by the one that the witness does not know, whichever is longer", async () => {
    await growTo(5);
    expect(await confirm()).toEqual({ kind: "cosigned" });
    await growTo(3, fork);
    const behind = await confirm({ own: fork });
    expect(behind).toMatchObject({ kind: "failed", alarm: "split_view" });
    expect((await state(fork))?.error).toMatch(/confirmed 5 entries of this log, which has 3/);
    await growTo(7, fork);
    expect(await confirm({ own: fork })).toMatchObject({ kind: "failed", alarm: "split_view" });
    expect((await state(fork))?.error).toMatch(/confirmed another history.*not a continuation/);
    expect(await listCosignatures(fork, 7)).toEqual([]);
    expect(await state()).toMatchObject({ error: null, alarm: null });
  });

  it("is found at the same size", async () => {
    await growTo(5);
    await growTo(5, fork);
    await confirm();
    expect(await confirm({ own: fork })).toMatchObject({ alarm: "split_view" });
  });

  it("stays an alarm until the witness confirms this history", async () => {
    const mine = await growTo(5);
    await growTo(6, fork);
    await confirm({ own: fork });
    await confirm();
    const since = (await state())?.alarmAt;
    expect(since).toBeInstanceOf(Date);
    witness.tamper(() => ({ status: 500, body: "" }));
    await confirm();
    expect(await state()).toMatchObject({ alarm: "split_view", alarmAt: since });
    witness.tamper(null);
    witness.set(log.name, mine);
    await confirm();
    expect(await state()).toMatchObject({ alarm: null, alarmAt: null, error: null, size: 5 });
  });
});

describe("an answer that is none", () => {
  type Tampering = Parameters<WitnessServer["tamper"]>[0];
  const stranger = newNoteKey("witness.test/w1", 4);
  const text = (body: string) => /\n\n([\s\S]*?\n)\n/.exec(body)?.[1] ?? "";
  const AWKWARD: [string, Tampering, RegExp][] = [
    ["HTML with 200", () => ({ status: 200, body: "<html>\n" }), /200 with something else/],
    ["nothing with 200", () => ({ status: 200, body: "" }), /200 with something else/],
    ["a line without an end", ({ body }) => ({ status: 200, body: body.trim() }), /something else/],
    ["500", () => ({ status: 500, body: "oops" }), /answered 500.*“oops”/],
    ["a redirect", () => ({ status: 302, body: "" }), /redirects are not followed/],
    ["too much", () => ({ status: 200, body: "x".repeat(100_000) }), /more than 16384 bytes/],
    [
      "a size without its type",
      () => ({ status: 409, type: "text/plain", body: "0\n" }),
      /409 without the size/,
    ],
    [
      "a type without a size",
      () => ({ status: 409, type: "text/x.tlog.size", body: "a lot\n" }),
      /409 without the size/,
    ],
    [
      "a size with a leading zero",
      () => ({ status: 409, type: "text/x.tlog.size", body: "03\n" }),
      /409 without the size/,
    ],
    [
      "the same size again and again",
      () => ({ status: 409, type: "text/x.tlog.size", body: "1\n" }),
      /another size each time/,
    ],
    [
      "a signature by another key of the same name",
      (_honest, body) => ({ status: 200, body: `${cosign(stranger, text(body), 1n)}\n` }),
      /without a signature by the key/,
    ],
    [
      "a signature about another checkpoint",
      () => ({ status: 200, body: `${cosign(witness.key, "other\n1\nAA==\n", 1n)}\n` }),
      /does not verify/,
    ],
    [
      "a good signature and a bad one",
      ({ body }) => ({
        status: 200,
        body: `${body}${cosign(witness.key, "other\n1\nAA==\n", 1n)}\n`,
      }),
      /does not verify/,
    ],
    ["400", () => ({ status: 400, body: "" }), /found the request malformed: it gave no reason/],
  ];
  it.each(AWKWARD)("is recorded and nothing kept: %s", async (_name, tampering, expected) => {
    await growTo(3);
    witness.tamper(tampering);
    expect(await confirm()).toMatchObject({ kind: "failed", alarm: null });
    expect(await state()).toMatchObject({
      size: null,
      okAt: null,
      alarm: null,
      error: expect.stringMatching(expected),
    });
    expect(await listCosignatures(db, 3)).toEqual([]);
    witness.tamper(null);
    expect(await confirm()).toEqual({ kind: "cosigned" });
    expect(await state()).toMatchObject({ size: 3, error: null });
  });

  it("takes a good signature among unknown ones", async () => {
    await growTo(3);
    witness.tamper(({ body }, request) => ({
      status: 200,
      body: `${cosign(stranger, text(request), 1n)}\n${body}`,
    }));
    expect(await confirm()).toEqual({ kind: "cosigned" });
    expect(await listCosignatures(db, 3)).toHaveLength(1);
  });

  it("refuses a signature for a time to come", async () => {
    await growTo(3);
    witness.ahead(3600);
    expect(await confirm()).toMatchObject({
      error: expect.stringMatching(/3600 s from now|3599 s/),
    });
  });

  it("says that the witness does not know the log, or not its key", async () => {
    await growTo(3);
    expect(await confirm({ key: other })).toMatchObject({
      error: expect.stringMatching(/does not know this log's origin: “unknown log”/),
    });
    const second = newNoteKey(log.name, 1);
    expect(await confirm({ key: second })).toMatchObject({
      error: expect.stringMatching(/knows no key that signed the checkpoint/),
    });
  });

  it("says that the witness cannot be reached", async () => {
    await growTo(1);
    await witness.close();
    expect(await confirm()).toMatchObject({ error: expect.stringMatching(/could not be reached/) });
    witness = await startWitnessServer("witness.test/w1", [log]);
  });
});
