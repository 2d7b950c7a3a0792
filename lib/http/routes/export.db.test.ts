import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Population, Sample } from "@/lib/contract/export";
import { findNewestCheckpoint } from "@/lib/data/ledger/checkpoints";
import { readHead } from "@/lib/data/ledger/read-head";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import { parseLeaf } from "@/lib/ledger/event-statement";
import { leafHash, verifyInclusion } from "@/lib/ledger/merkle";
import { openNote, parseVkey } from "@/lib/ledger/note";
import { startPublishLoop } from "@/lib/processes/publish-loop";
import { type FrontDoor, openFrontDoor, type SessionOf } from "@/lib/testing/front-door";
import { newestLeaf } from "@/lib/testing/newest-leaf";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { startTestSigner, type TestSigner } from "@/lib/testing/test-signer";

let db: TestDatabase;
let seed: Seed;
let signer: TestSigner;
let door: FrontDoor;
let auditor: SessionOf;
let stop: () => Promise<void>;
let runs: string[];
beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
  const grace = await seed.person("=cmd|' /C calc'!A0", "engineer");
  runs = [await seed.run(grace), await seed.run(grace), await seed.run(grace)];
  signer = await startTestSigner();
  door = openFrontDoor(db, seed, { services: { db, signer } });
  auditor = await door.session("auditor");
  stop = startPublishLoop({ context: { db }, signer, afterCheckpoint: () => {}, log: () => {} });
  const { size } = await readHead(db);
  await vi.waitFor(async () => expect((await findNewestCheckpoint(db))?.size).toBe(size), {
    timeout: 10_000,
    interval: 20,
  });
});
afterAll(async () => {
  await stop();
  await signer.end();
  await db.close();
});

it("lists every change of the period over an unbroken chain that a checkpoint covers", async () => {
  const answer = await door.get("/exports/population", auditor.headers);
  const { rows, log } = Population.parse(await answer.json());
  expect(rows.map(({ run }) => run)).toEqual(runs);
  const { text } = openNote(log.after, log.vkeys.map(parseVkey));
  const { size, root } = parseCheckpoint(text);
  const leaves = log.entries.map(({ data }) => Buffer.from(data, "base64"));
  const said = leaves.map((data) => parseLeaf(data).statement.predicate);
  expect(said.map(({ chain }) => chain.project?.sequence)).toEqual(leaves.map((_, at) => at));
  expect(said.slice(1).map(({ chain }) => chain.project?.previous)).toEqual(
    leaves.slice(0, -1).map((data) => leafHash(data).toString("hex")),
  );
  const created = said.filter(({ kind }) => kind === "run.created").map(({ run }) => run);
  expect(created).toEqual(runs);
  const last = log.entries.at(-1);
  const leaf = leafHash(leaves.at(-1) ?? Buffer.of());
  const proof = log.proof.map((hash) => Buffer.from(hash, "base64"));
  expect(verifyInclusion({ index: last?.index ?? -1, size, leaf, proof, root })).toBe(true);
  expect(await newestLeaf(db)).toMatchObject({
    kind: "export.made",
    actor: `person:${auditor.personId}`,
    detail: { export: "population", rows: 3 },
  });
});

it("gives a spreadsheet no formulas", async () => {
  const answer = await door.get("/exports/population?format=csv", auditor.headers);
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const text = await answer.text();
  expect(text.split("\n")).toHaveLength(5);
  expect(text).toContain(",\"'=cmd|");
  expect(text).not.toMatch(/(^|,)"?=/m);
});

it("chooses by the seed alone, and records it", async () => {
  const ask = async (seedText: string) =>
    Sample.parse(
      await (await door.get(`/exports/sample?seed=${seedText}&size=2`, auditor.headers)).json(),
    );
  const sample = await ask("7");
  const ranks = runs.map((run) => ({
    run,
    rank: createHash("sha256").update(`7\u0000${run}`).digest("hex"),
  }));
  ranks.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  expect(sample.runs.map(({ run, rank }) => ({ run, rank }))).toEqual(ranks.slice(0, 2));
  expect((await ask("7")).runs).toEqual(sample.runs);
  expect(await newestLeaf(db)).toMatchObject({
    kind: "export.made",
    detail: { export: "sample", seed: "7", population: 3, runs: sample.runs.map((r) => r.run) },
  });
});

it.each([
  ["/exports/population", 403],
  ["/exports/sample", 403],
])("refuses %s to whoever only reads", async (path, status) => {
  const { headers } = await door.session("viewer");
  expect((await door.get(path, headers)).status).toBe(status);
});

it("refuses a period that ends before it begins", async () => {
  const path = "/exports/population?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z";
  expect((await door.get(path, auditor.headers)).status).toBe(400);
});
