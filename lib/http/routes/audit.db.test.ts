import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AuditDetail, AuditList } from "@/lib/contract/audit";
import { TrustHealth } from "@/lib/contract/trust";
import { checkpointText, parseCheckpoint } from "@/lib/ledger/checkpoint";
import { leafHash, merkleRoot, verifyInclusion } from "@/lib/ledger/merkle";
import { openNote, parseNote, parseVkey } from "@/lib/ledger/note";
import { startPublishLoop } from "@/lib/processes/publish-loop";
import { type FrontDoor, openFrontDoor } from "@/lib/testing/front-door";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { startTestSigner, type TestSigner } from "@/lib/testing/test-signer";

const SOON = { timeout: 10_000, interval: 20 };

let db: TestDatabase;
let seed: Seed;
let signer: TestSigner;
let door: FrontDoor;
let stop: () => Promise<void>;
let runId: string;
beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
  runId = await seed.run(await seed.person("Grace", "engineer"));
  signer = await startTestSigner();
  door = openFrontDoor(db, seed, { services: { db, signer } });
  stop = startPublishLoop({ context: { db }, signer, afterCheckpoint: () => {}, log: () => {} });
  await vi.waitFor(async () => {
    const { size } = parseCheckpoint(
      parseNote(await (await door.get("/ledger/checkpoint")).text()).text,
    );
    expect(size).toBe(await headSize());
  }, SOON);
});
afterAll(async () => {
  await stop();
  await signer.end();
  await db.close();
});

async function headSize(): Promise<number> {
  const { rows } = await db.pool.query<{ size: string }>("SELECT size FROM log_head");
  return Number(rows[0]?.size);
}

describe("the published log", () => {
  it("is a signed checkpoint whose root is that of the published hashes", async () => {
    const { keys } = await (await door.get("/ledger/keys")).json();
    const answer = await door.get("/ledger/checkpoint");
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=1");
    const { text } = openNote(await answer.text(), [parseVkey(keys[0].vkey)]);
    const { size, root } = parseCheckpoint(text);
    const tile = await door.get(`/ledger/tile/0/000.p/${size}`);
    const bytes = Buffer.from(await tile.arrayBuffer());
    const hashes = Array.from({ length: size }, (_, at) => bytes.subarray(at * 32, at * 32 + 32));
    expect(merkleRoot(hashes)).toEqual(root);
    expect(checkpointText({ origin: "tollgate.test/log", size, root })).toBe(text);
  });

  it("gives entries to those who may read all of their projects", async () => {
    const size = await headSize();
    const path = `/ledger/entries/000.p/${size}`;
    expect((await door.get(path)).status).toBe(403);
    const { headers } = await door.session("engineer");
    const own = await door.get(path, headers);
    expect(own.headers.get("cache-control")).toBe("private, no-store");
    const bytes = Buffer.from(await own.arrayBuffer());
    const first = bytes.subarray(2, 2 + bytes.readUInt16BE(0));
    const tile = Buffer.from(await (await door.get(`/ledger/tile/0/000.p/${size}`)).arrayBuffer());
    expect(leafHash(first)).toEqual(tile.subarray(0, 32));
    expect((await door.get(`/ledger/tile/entries/000.p/${size}`, headers)).status).toBe(200);
  });

  it.each([
    ["/ledger/tile/0/000", 404],
    ["/ledger/tile/0/001.p/1", 404],
    ["/ledger/tile/9/000", 404],
    ["/ledger/tile/0/0", 404],
    ["/ledger/tile/..%2f..%2fsecret", 404],
    ["/ledger/entries/zzz", 404],
    ["/ledger/proof?index=0", 401],
    ["/audit", 401],
    ["/trust", 401],
  ])("answers %s with %d", async (path, status) => {
    expect((await door.get(path)).status).toBe(status);
  });

  it("proves an entry to a member", async () => {
    const { headers } = await door.session("engineer");
    const text = await (await door.get("/ledger/proof?index=1", headers)).text();
    const [, index, ...rest] = text.split("\n");
    const end = rest.indexOf("");
    const proof = rest.slice(0, end).map((line) => Buffer.from(line, "base64"));
    const [checkpoint = ""] = rest
      .slice(end + 1)
      .join("\n")
      .split("\n\n");
    const { size, root } = parseCheckpoint(`${checkpoint}\n`);
    const detail = AuditDetail.parse(await (await door.get("/audit/1", headers)).json());
    expect(index).toBe("index 1");
    const leaf = leafHash(Buffer.from(detail.envelope, "utf8"));
    expect(leaf.toString("hex")).toBe(detail.entry.leafHash);
    expect(verifyInclusion({ index: 1, size, leaf, proof, root })).toBe(true);
    expect((await door.get("/ledger/proof?index=99999", headers)).status).toBe(404);
  });
});

describe("the audit view", () => {
  it("lists the newest entries first, in pages without gaps", async () => {
    const { headers } = await door.session("engineer");
    const read = async (query: string) =>
      AuditList.parse(await (await door.get(`/audit?${query}`, headers)).json());
    const all = await read("limit=500");
    expect(all.entries.map(({ index }) => index)).toEqual(
      Array.from({ length: all.log.size }, (_, at) => all.log.size - 1 - at),
    );
    const first = await read("limit=1");
    const second = await read(`limit=1&before=${first.next}`);
    expect([...first.entries, ...second.entries]).toEqual(all.entries.slice(0, 2));
    expect(all.entries.every(({ sentence }) => /^[A-Z].*\.$/.test(sentence))).toBe(true);
  });

  it("narrows by run and kind", async () => {
    const { headers } = await door.session("engineer");
    const read = async (query: string) =>
      AuditList.parse(await (await door.get(`/audit?${query}`, headers)).json()).entries;
    const ofRun = await read(`run=${runId}`);
    expect(new Set(ofRun.map(({ run }) => run?.id))).toEqual(new Set([runId]));
    const created = await read("kind=run.created");
    expect(created.map(({ kind }) => kind)).toEqual(["run.created"]);
    expect(await read("person=00000000-0000-4000-8000-000000000000")).toEqual([]);
  });

  it("shows nothing of other people's projects", async () => {
    const { headers } = await door.session("engineer");
    await db.pool.query("DELETE FROM membership WHERE role = 'engineer'");
    const list = AuditList.parse(await (await door.get("/audit", headers)).json());
    expect(list.entries.every(({ project }) => project === null)).toBe(true);
    expect((await door.get("/audit/1", headers)).status).toBe(404);
  });
});

describe("the state of trust", () => {
  it("names the log, its key and who confirms it", async () => {
    const { headers } = await door.session("engineer");
    const trust = TrustHealth.parse(await (await door.get("/trust", headers)).json());
    expect(trust.signer).toMatchObject({
      isReachable: true,
      problem: null,
      origin: "tollgate.test/log",
    });
    expect(trust.log.size).toBe(await headSize());
    expect(Math.abs(trust.clockSkewSeconds)).toBeLessThan(2);
  });
});
