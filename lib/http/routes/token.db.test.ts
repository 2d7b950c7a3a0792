import { afterAll, beforeAll, expect, it } from "vitest";
import { TokenCreated, TokenList } from "@/lib/contract/token";
import { type FrontDoor, openFrontDoor, type SessionOf } from "@/lib/testing/front-door";
import { newestLeaf } from "@/lib/testing/newest-leaf";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
let seed: Seed;
let door: FrontDoor;
let admin: SessionOf;

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
  door = openFrontDoor(db, seed);
  admin = await door.session("admin");
});
afterAll(() => db.close());

async function create(more: Record<string, unknown> = {}) {
  const body = { name: "CI", scopes: ["read"], expiresInDays: 30, ...more };
  return door.post("/tokens", admin.headers, body);
}

async function list() {
  return TokenList.parse(await (await door.get("/tokens", admin.headers)).json()).tokens;
}

function remove(id: string, headers = admin.headers) {
  return door.app.request(`/api/v1/tokens/${id}`, { method: "DELETE", headers });
}

it("shows the secret once, and stores only its hash", async () => {
  const key = { "Idempotency-Key": "the very same request" };
  const body = { name: "CI", scopes: ["read", "admin"], expiresInDays: 30 };
  const answer = await door.post("/tokens", { ...admin.headers, ...key }, body);
  expect(answer.status).toBe(201);
  const { id, secret } = TokenCreated.parse(await answer.json());
  const bearer = { Authorization: `Bearer ${secret}` };
  expect((await door.get("/me", bearer)).status).toBe(200);
  const [token] = await list();
  expect(token).toMatchObject({
    id,
    name: "CI",
    scopes: ["read", "admin"],
    state: "active",
    createdBy: { kind: "person", id: admin.personId, name: "Ada" },
  });
  const kept = await db.pool.query(
    `SELECT count(*)::int AS n FROM (SELECT t::text AS row FROM api_token t
       UNION ALL SELECT k::text FROM idempotency_key k) all_rows
     WHERE strpos(row, $1) > 0`,
    [secret],
  );
  expect(kept.rows).toEqual([{ n: 0 }]);
  const leaf = await newestLeaf(db);
  expect(leaf).toMatchObject({ kind: "token.created", detail: { token: id } });
  expect(JSON.stringify(leaf)).not.toContain(secret);
});

it("ends a token within a second", async () => {
  const { id, secret } = TokenCreated.parse(await (await create()).json());
  const bearer = { Authorization: `Bearer ${secret}` };
  expect((await door.get("/me", bearer)).status).toBe(200);
  expect((await remove(id)).status).toBe(200);
  const since = performance.now();
  await expect.poll(async () => (await door.get("/me", bearer)).status, { interval: 20 }).toBe(401);
  expect(performance.now() - since).toBeLessThan(1000);
  expect((await remove(id)).status).toBe(409);
  expect((await list()).find((token) => token.id === id)?.state).toBe("revoked");
});

it("knows when a token was used, to the minute", async () => {
  const { id, secret } = TokenCreated.parse(await (await create()).json());
  const used = async () => (await list()).find((token) => token.id === id)?.lastUsedAt ?? null;
  expect(await used()).toBeNull();
  const bearer = { Authorization: `Bearer ${secret}` };
  await door.get("/me", bearer);
  await expect.poll(used).not.toBeNull();
  const first = await used();
  // Another process, which remembers nothing.
  await openFrontDoor(db, seed).get("/me", bearer);
  expect(await used()).toBe(first);
  await db.prisma.apiToken.update({
    where: { id },
    data: { lastUsedAt: new Date(Date.now() - 61_000) },
  });
  await openFrontDoor(db, seed).get("/me", bearer);
  await expect.poll(used).not.toBe(first);
});

it("lets nobody in with a token that has expired", async () => {
  const { id, secret } = TokenCreated.parse(await (await create()).json());
  await db.prisma.apiToken.update({ where: { id }, data: { expiresAt: new Date(0) } });
  expect((await door.get("/me", { Authorization: `Bearer ${secret}` })).status).toBe(401);
  expect((await list()).find((token) => token.id === id)?.state).toBe("expired");
});

it.each([
  ["no scope", { scopes: [] }],
  ["a scope that no token can have", { scopes: ["sign"] }],
  ["no end", { expiresInDays: null }],
  ["an end too far away", { expiresInDays: 400 }],
  ["no name", { name: "" }],
])("refuses a token with %s", async (_, more) => {
  expect((await create(more)).status).toBe(400);
});

it("lets no token make another, and no engineer, and nobody of another project", async () => {
  const body = { name: "CI", scopes: ["read"], expiresInDays: 1 };
  const engineer = await door.session("engineer");
  for (const headers of [await door.bearer("admin"), engineer.headers]) {
    expect((await door.post("/tokens", headers, body)).status).toBe(403);
  }
  const stranger = await openFrontDoor(db, await seedProject(db)).session("admin");
  const { id } = TokenCreated.parse(await (await create()).json());
  expect((await remove(id, stranger.headers)).status).toBe(404);
  expect((await remove("nonsense")).status).toBe(404);
  const theirs = await door.get(`/tokens?project=${seed.projectKey}`, stranger.headers);
  expect(theirs.status).toBe(404);
});
