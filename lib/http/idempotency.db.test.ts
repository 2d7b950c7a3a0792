import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transaction } from "@/lib/data/database";
import { holdingKey } from "@/lib/data/idempotency/held-key";
import { claimKey } from "@/lib/data/idempotency/keys";
import { type FrontDoor, openFrontDoor } from "@/lib/testing/front-door";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
let owner: pg.Client;
let seed: Seed;
let door: FrontDoor;
let path: string;
let token: { Authorization: string };

beforeAll(async () => {
  db = await createTestDatabase();
  owner = new pg.Client({ connectionString: db.ownerUrl });
  await owner.connect();
  seed = await seedProject(db);
  door = openFrontDoor(db, seed);
  const runId = await seed.run(await seed.token("run:write"));
  path = `/runs/${runId}/incidents`;
  token = await door.bearer("evidence:write");
});
afterAll(async () => {
  await owner.end();
  await db.close();
});

const incident = { title: "Latency alert", kind: "alert" };
const count = () => db.prisma.incident.count();

/** A key whose request has been carried out, and then loses its answer: as after a kill -9 in between. */
async function loseAnswer(key: string): Promise<void> {
  await owner.query("UPDATE idempotency_key SET status = NULL, body = NULL WHERE key = $1", [key]);
}

async function age(key: string): Promise<void> {
  await owner.query(
    `UPDATE idempotency_key SET created_at = created_at - interval '61 seconds',
     effect_at = effect_at - interval '61 seconds' WHERE key = $1`,
    [key],
  );
}

describe("a key whose request died", () => {
  it("is not carried out again after its effect, and says so in the end", async () => {
    const key = randomUUID();
    const headers = { ...token, "Idempotency-Key": key };
    const before = await count();
    expect((await door.post(path, headers, incident)).status).toBe(201);
    await loseAnswer(key);
    const soon = await door.post(path, headers, incident);
    expect(await soon.json()).toMatchObject({ status: 409, code: "idempotency_key_in_flight" });
    await age(key);
    const later = await door.post(path, headers, incident);
    expect(await later.json()).toMatchObject({ status: 409, code: "idempotency_answer_lost" });
    expect(await count()).toBe(before + 1);
  });

  it("is taken over after a minute where it had no effect yet", async () => {
    const key = randomUUID();
    const headers = { ...token, "Idempotency-Key": key };
    const before = await count();
    expect((await door.post(path, headers, incident)).status).toBe(201);
    await loseAnswer(key);
    await owner.query("UPDATE idempotency_key SET effect_at = NULL WHERE key = $1", [key]);
    expect((await door.post(path, headers, incident)).status).toBe(409);
    await age(key);
    expect((await door.post(path, headers, incident)).status).toBe(201);
    expect(await count()).toBe(before + 2);
  });

  it("lets only one commit where the first was merely slow", async () => {
    const id = { principal: "token:slow", route: "POST /x", key: randomUUID() };
    const hash = Buffer.from("body");
    const slow = { ...id, owner: randomUUID() };
    const quick = { ...id, owner: randomUUID() };
    const work = (name: string) =>
      transaction(db, (tx) => tx.project.create({ data: { id: randomUUID(), key: name, name } }));
    expect((await claimKey(db.pool, slow, hash)).kind).toBe("first");
    await age(id.key);
    expect((await claimKey(db.pool, quick, hash)).kind).toBe("first");
    await expect(holdingKey(slow, () => work("slow"))).rejects.toMatchObject({
      code: "idempotency_key_in_flight",
    });
    await holdingKey(quick, () => work("quick"));
    const names = await db.prisma.project.findMany({ where: { key: { in: ["slow", "quick"] } } });
    expect(names.map((project) => project.key)).toEqual(["quick"]);
    await age(id.key);
    expect((await claimKey(db.pool, slow, hash)).kind).toBe("answer_lost");
  });
});

describe("a kept answer", () => {
  it("is the same byte for byte after a restart, refusals too", async () => {
    for (const body of [incident, { kind: "alert" }]) {
      const headers = { ...token, "Idempotency-Key": randomUUID() };
      const first = await door.post(path, headers, body);
      const again = await openFrontDoor(db, seed).post(path, headers, body);
      expect(again.status).toBe(first.status);
      expect(again.headers.get("content-type")).toBe(first.headers.get("content-type"));
      expect(again.headers.get("idempotency-replayed")).toBe("true");
      expect(await again.text()).toBe(await first.text());
    }
  });

  it("belongs to one route of one caller", async () => {
    const headers = { ...token, "Idempotency-Key": randomUUID() };
    expect((await door.post(path, headers, incident)).status).toBe(201);
    const run = await seed.run(await seed.token("run:write"));
    expect((await door.post(`/runs/${run}/incidents`, headers, incident)).status).toBe(201);
  });

  it("does not let a reader of the table guess what the body held", async () => {
    const { headers } = await door.session("manager");
    const key = randomUUID();
    const body = '{"because":"x","password":"guess"}';
    await door.post(`${path}/none/close`, { ...headers, "Idempotency-Key": key }, body);
    const { rows } = await owner.query<{ plain: boolean }>(
      `SELECT request_hash IN (sha256(convert_to($2, 'UTF8')),
         sha256(convert_to('application/json', 'UTF8') || '\\x00' || convert_to($2, 'UTF8'))) AS plain
       FROM idempotency_key WHERE key = $1`,
      [key, body],
    );
    expect(rows).toEqual([{ plain: false }]);
  });

  it.each(["", "a b", "ü", "x".repeat(256)])("needs a usable key, not %j", async (key) => {
    const response = await door.post(path, { ...token, "Idempotency-Key": key }, incident).catch(
      // Not every text can be a header.
      () => null,
    );
    if (response) expect(response.status).toBe(400);
  });
});
