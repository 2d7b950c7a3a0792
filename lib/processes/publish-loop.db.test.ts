import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { listCheckpoints, listLogKeys } from "@/lib/data/ledger/checkpoints";
import { readHead } from "@/lib/data/ledger/read-head";
import { readConsistencyProof } from "@/lib/data/ledger/read-proofs";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import { verifyConsistency } from "@/lib/ledger/merkle";
import { openNote, parseVkey } from "@/lib/ledger/note";
import { startPublishLoop } from "@/lib/processes/publish-loop";
import type { SignedHead } from "@/lib/providers/signer/port";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { startTestSigner, type TestSigner } from "@/lib/testing/test-signer";
import { checkContinuation } from "@/lib/use-cases/ledger/check-continuation";
import { readSignerHealth } from "@/lib/use-cases/ledger/signer-health";
import { ENGINE } from "@/lib/use-cases/run/engine";

const SOON = { timeout: 10_000, interval: 10 };

let db: TestDatabase;
let signer: TestSigner;
let seen: SignedHead[];
let said: string[];
let stop: (() => Promise<void>) | null;
beforeEach(async () => {
  db = await createTestDatabase();
  signer = await startTestSigner();
  [seen, said, stop] = [[], [], null];
});
afterEach(async () => {
  await stop?.();
  await signer.end();
  await db.close();
});

function publish(): void {
  stop = startPublishLoop({
    context: { db },
    signer,
    afterCheckpoint: (checkpoint) => seen.push(checkpoint),
    log: (line) => said.push(line),
  });
}

async function grow(count: number): Promise<number> {
  for (let n = 0; n < count; n += 1) {
    await transaction(db, (tx) =>
      appendEvent(tx, { kind: "plan.applied", actor: ENGINE, projectId: null, detail: { n } }),
    );
  }
  return (await readHead(db)).size;
}

async function published(size: number): Promise<void> {
  await vi.waitFor(async () => {
    expect((await listCheckpoints(db, { after: size - 1, limit: 1 }))[0]?.size).toBe(size);
  }, SOON);
}

/** As somebody who owns the server: no trigger stands in the way. */
async function tamper(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica");
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

describe("the publish loop", () => {
  it("has every head signed, each a proven continuation of the one before", async () => {
    publish();
    for (const count of [1, 3, 12]) await published(await grow(count));
    const [{ vkey } = { vkey: "" }] = await listLogKeys(db);
    const all = await listCheckpoints(db, { after: 0, limit: 100 });
    for (const [at, { size, root, note }] of all.entries()) {
      const told = parseCheckpoint(openNote(note, [parseVkey(vkey)]).text);
      expect(told).toEqual({ origin: "tollgate.test/log", size, root });
      const before = all[at - 1];
      if (!before) continue;
      const proof = await readConsistencyProof(db, before.size, size);
      const input = { size1: before.size, root1: before.root, size2: size, root2: root, proof };
      expect(verifyConsistency(input)).toBe(true);
    }
    expect(seen.at(-1)?.size).toBe(all.at(-1)?.size);
    expect(await readSignerHealth({ db }, signer)).toMatchObject({ ok: true });
    expect(said).toEqual([]);
  });

  it("shares the work with another one on the same database", async () => {
    publish();
    const stopOther = startPublishLoop({
      context: { db },
      signer,
      afterCheckpoint: () => {},
      log: (line) => said.push(line),
    });
    await published(await grow(30));
    await stopOther();
    expect(said).toEqual([]);
  });

  it("keeps what was signed and not stored, as after a crash", async () => {
    const size = await grow(3);
    const { root, now } = await readHead(db);
    const note = await signer.sign({ size, root, oldSize: 0, proof: [], at: now });
    publish();
    await published(size);
    expect((await listCheckpoints(db, { after: 0, limit: 9 })).map((c) => c.note)).toEqual([note]);
  });

  it("makes a new key an entry of the log that the old one vouches for", async () => {
    publish();
    await published(await grow(2));
    await stop?.();
    await signer.rotate();
    publish();
    const keys = () => listLogKeys(db);
    await vi.waitFor(async () => expect(await keys()).toHaveLength(2), SOON);
    const { rows } = await db.pool.query("SELECT kind FROM log_leaf ORDER BY idx DESC LIMIT 1");
    expect(rows).toEqual([{ kind: "ledger.log_key_changed" }]);
    await published((await readHead(db)).size);
    const [first, second] = (await keys()).map(({ vkey }) => parseVkey(vkey));
    const transition = (await keys())[1]?.transition ?? "";
    expect(
      openNote(
        transition,
        [first, second].filter((k) => k !== undefined),
      ).signedBy,
    ).toHaveLength(2);
    expect(openNote(seen.at(-1)?.note ?? "", second ? [second] : []).signedBy).toEqual([second]);
  });
});

describe("a log that does not go on from what was signed", () => {
  const REBUILD_ROOT = "UPDATE log_head SET root = sha256('another'), size = size";
  it.each([
    [
      "its end is cut off",
      [
        "DELETE FROM log_leaf WHERE idx >= 4",
        "DELETE FROM log_node WHERE level = 0 AND idx >= 4",
        "UPDATE log_head SET size = 4",
      ],
      /its end is missing/,
    ],
    [
      "a leaf's hash is another",
      ["UPDATE log_node SET hash = sha256('x') WHERE level = 3 AND idx = 0"],
      /were rewritten/,
    ],
    [
      "two leaves are swapped",
      [
        "UPDATE log_node SET idx = 100 WHERE level = 0 AND idx = 8",
        "DELETE FROM log_node WHERE level = 3",
      ],
      /gaps/,
    ],
    [
      "all checkpoints are gone, and the tree is another",
      ["DELETE FROM checkpoint", "UPDATE log_node SET hash = sha256(hash)", REBUILD_ROOT],
      /were rewritten/,
    ],
  ])("is refused where %s", async (_name, statements, problem) => {
    publish();
    await published(await grow(9));
    await stop?.();
    stop = null;
    await tamper(...statements);
    expect((await checkContinuation({ db }, signer)).problem).toMatch(problem);
    expect(await readSignerHealth({ db }, signer)).toMatchObject({ ok: false });
    const before = (await signer.state()).signed?.size;
    publish();
    await vi.waitFor(() => expect(said.join()).toMatch(problem), SOON);
    expect((await signer.state()).signed?.size).toBe(before);
  });

  it("is refused by the signer of another log, and by one with an old folder", async () => {
    publish();
    await published(await grow(3));
    const other = await startTestSigner();
    try {
      expect((await checkContinuation({ db }, other)).problem).toMatch(/signer of another log/);
      const state = async () => ({ ...(await signer.state()), signed: null });
      expect((await checkContinuation({ db }, { state })).problem).toMatch(/old backup/);
    } finally {
      await other.end();
    }
  });

  it("is not taken for good while the signer is away", async () => {
    await grow(2);
    const { end, ...away } = await startTestSigner();
    await end();
    expect(await readSignerHealth({ db }, away)).toMatchObject({
      ok: false,
      detail: expect.stringContaining("does not answer"),
    });
  });
});
