import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Population } from "@/lib/contract/export";
import { findNewestCheckpoint } from "@/lib/data/ledger/checkpoints";
import { readHead } from "@/lib/data/ledger/read-head";
import { consistencyProof, leafHash, merkleRoot } from "@/lib/ledger/merkle";
import { startPublishLoop } from "@/lib/processes/publish-loop";
import { openFrontDoor } from "@/lib/testing/front-door";
import { seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { startTestSigner, type TestSigner } from "@/lib/testing/test-signer";
import { isConsistent } from "@/lib/verifier/merkle";
import { verifyPopulation } from "@/lib/verifier/verify-population";

const SOON = { timeout: 10_000, interval: 20 };

let db: TestDatabase;
let signer: TestSigner;
let stop: () => Promise<void>;
let exported: Population;
/** Of a period that goes on. */
let open: Population;
beforeAll(async () => {
  db = await createTestDatabase();
  signer = await startTestSigner();
  stop = startPublishLoop({ context: { db }, signer, afterCheckpoint: () => {}, log: () => {} });
  const seed = await seedProject(db);
  const grace = await seed.person("Grace", "engineer");
  const covered = async () => {
    const { size } = await readHead(db);
    await vi.waitFor(async () => expect((await findNewestCheckpoint(db))?.size).toBe(size), SOON);
  };
  await seed.run(grace);
  await covered();
  const from = (await readHead(db)).now.toISOString();
  for (let n = 0; n < 4; n += 1) await seed.run(grace);
  const to = (await readHead(db)).now.toISOString();
  await seed.run(grace);
  await covered();
  const door = openFrontDoor(db, seed, { services: { db, signer } });
  const auditor = await door.session("auditor");
  const ask = async (until: string): Promise<Population> => {
    const query = new URLSearchParams({ from, to: until });
    return (await door.get(`/exports/population?${query}`, auditor.headers)).json();
  };
  open = await ask("2999-01-01T00:00:00.000Z");
  exported = await ask(to);
});
afterAll(async () => {
  await stop();
  await signer.end();
  await db.close();
});

async function verify(change: (population: Population) => void = () => {}) {
  const copy = structuredClone(exported);
  change(copy);
  return await verifyPopulation(Buffer.from(JSON.stringify(copy)));
}

describe("an export of a period's changes", () => {
  it("is complete, grown from the checkpoint before it, and says what it did not check", async () => {
    const { answer, checks } = await verify();
    expect(checks.filter(({ state }) => state === "failed")).toEqual([]);
    expect(answer).toBe("complete");
    expect(exported.rows).toHaveLength(4);
    expect(checks.find(({ id }) => id === "growth")?.state).toBe("passed");
    expect(checks.find(({ id }) => id === "known-key")?.state).toBe("not-checked");
  });

  it.each<[string, string, (population: Population) => void]>([
    ["a row is left out", "rows", ({ rows }) => rows.splice(1, 1)],
    [
      "a row and its entry are left out",
      "chain",
      ({ rows, log }) => {
        const [row] = rows.splice(1, 1);
        log.entries = log.entries.filter(({ index }) => index !== row?.firstIndex);
      },
    ],
    [
      "a row is of no run",
      "rows",
      ({ rows }) => {
        const [row] = rows;
        if (row) row.run = "00000000-0000-4000-8000-000000000000";
      },
    ],
    ["a run has two rows", "rows", ({ rows }) => rows.push(...rows.slice(0, 1))],
    ["the end is cut off", "checkpoint", ({ log }) => log.entries.pop()],
    ["entries have changed places", "chain", ({ log }) => log.entries.reverse()],
    [
      "an entry is changed",
      "entries",
      ({ log }) => {
        const [entry] = log.entries;
        if (entry) entry.data = entry.data.replace(/.$/, "A");
      },
    ],
    [
      "the checkpoint is another",
      "checkpoint",
      ({ log }) => {
        log.after = log.after.replace(/\n\d+\n/, "\n99\n");
      },
    ],
    ["the growth is not proven", "growth", ({ log }) => log.consistency.pop()],
    [
      "the period is another",
      "rows",
      (population) => {
        population.from = population.to;
      },
    ],
  ])("is refused where %s", async (_name, id, change) => {
    const { answer, checks } = await verify(change);
    expect(answer).toBe("not-complete");
    expect(checks.find((check) => check.id === id)?.state).toBe("failed");
  });

  it("is complete only as far as its entries reach, where the period goes on", async () => {
    const bytes = Buffer.from(JSON.stringify(open));
    const { answer, until, checks } = await verifyPopulation(bytes);
    expect(answer).toBe("complete-until");
    expect(until && until < open.to).toBe(true);
    expect(open.rows).toHaveLength(5);
    expect(checks.find(({ id }) => id === "end")?.state).toBe("not-checked");
  });

  it("is refused where another key than the known one has signed it", async () => {
    const other = await startTestSigner();
    const [{ vkey } = { vkey: "" }] = (await other.state()).keys;
    await other.end();
    const bytes = Buffer.from(JSON.stringify(exported));
    const [known] = exported.log.vkeys;
    expect((await verifyPopulation(bytes, { logKey: known })).answer).toBe("complete");
    const copy = { ...exported, log: { ...exported.log, vkeys: [...exported.log.vkeys, vkey] } };
    const foreign = await verifyPopulation(Buffer.from(JSON.stringify(copy)), { logKey: vkey });
    expect(foreign.answer).toBe("not-complete");
  });

  it("is refused where it is no export at all", async () => {
    expect((await verifyPopulation(Buffer.from("<html>"))).answer).toBe("not-complete");
  });
});

describe("isConsistent", () => {
  const leaves = Array.from({ length: 24 }, (_, at) => leafHash(Buffer.from(`leaf ${at}`)));
  it("agrees with every proof of every pair of trees, and with no other", () => {
    for (let newSize = 1; newSize <= leaves.length; newSize += 1) {
      for (let oldSize = 0; oldSize <= newSize; oldSize += 1) {
        const newer = leaves.slice(0, newSize);
        const input = {
          oldSize,
          newSize,
          oldRoot: merkleRoot(leaves.slice(0, oldSize)),
          newRoot: merkleRoot(newer),
          proof: consistencyProof(oldSize, newer),
        };
        expect(isConsistent(input)).toBe(true);
        expect(isConsistent({ ...input, proof: [...input.proof, Buffer.alloc(32)] })).toBe(false);
        if (oldSize === 0) continue;
        expect(isConsistent({ ...input, oldRoot: leafHash(Buffer.from("another")) })).toBe(false);
        expect(isConsistent({ ...input, newRoot: leafHash(Buffer.from("another")) })).toBe(false);
      }
    }
  });
});
