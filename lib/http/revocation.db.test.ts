import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hubOf } from "@/lib/live/hub";
import { type FrontDoor, openFrontDoor, type SessionOf } from "@/lib/testing/front-door";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

/** Goal S14. The hub's own look around comes each ten seconds, so that it cannot have been that. */
const AT_MOST_MS = 1000;

let db: TestDatabase;
let seed: Seed;
let door: FrontDoor;
let admin: SessionOf;
let runId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
  door = openFrontDoor(db, seed);
  admin = await door.session("admin");
  runId = await seed.run(await seed.person("Owner", "engineer"));
});
afterAll(async () => {
  hubOf(db).close();
  await db.close();
});

/** An open stream; `ended` answers when it was over. */
async function openStream(headers: Record<string, string>) {
  const response = await door.get(`/runs/${runId}/live`, headers);
  expect(response.status).toBe(200);
  const reader = response.body?.getReader();
  if (!reader) throw new Error("the stream has no body");
  await reader.read();
  const drain = async () => {
    while (!(await reader.read()).done);
    return performance.now();
  };
  return { ended: drain(), close: () => reader.cancel() };
}

async function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Response> {
  return door.app.request(`/api/v1${path}`, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

type Way = (member: SessionOf) => Promise<unknown>;

describe("an open stream and the next request end within a second when", () => {
  it.each<[string, number, Way]>([
    ["the person signs out", 401, (m) => send("DELETE", `/me/sessions/${m.sid}`, m.headers)],
    [
      "the person signs out everywhere",
      401,
      (m) => send("POST", "/me/sessions/end", m.headers, {}),
    ],
    [
      "an administrator ends the session",
      401,
      (m) => send("DELETE", `/people/${m.personId}/sessions/${m.sid}`, admin.headers),
    ],
    [
      "the account is ended",
      401,
      (m) => send("POST", `/people/${m.personId}/disable`, admin.headers, {}),
    ],
    [
      "the last role is taken away",
      404,
      (m) => send("PUT", `/people/${m.personId}/roles`, admin.headers, { roles: [] }),
    ],
    [
      "somebody at the database ends the session",
      401,
      (m) => db.pool.query("UPDATE auth_session SET revoked_at = now() WHERE id = $1", [m.sid]),
    ],
  ])("%s", async (_, status, revoke) => {
    const member = await door.session("engineer");
    const { ended } = await openStream(member.headers);
    const other = await openStream((await door.session("engineer")).headers);
    const since = performance.now();
    await revoke(member);
    expect((await door.get(`/runs/${runId}`, member.headers)).status).toBe(status);
    expect((await ended) - since).toBeLessThan(AT_MOST_MS);
    const isOver = await Promise.race([
      other.ended.then(() => true),
      door.get("/me").then(() => false),
    ]);
    expect(isOver).toBe(false);
    await other.close();
  });

  it("a token is revoked", async () => {
    const bearer = await door.bearer("read");
    const { ended } = await openStream(bearer);
    const { tokens } = await (await door.get("/tokens", admin.headers)).json();
    const since = performance.now();
    expect((await send("DELETE", `/tokens/${tokens[0].id}`, admin.headers)).status).toBe(200);
    expect((await ended) - since).toBeLessThan(AT_MOST_MS);
  });

  it("access ends while the stream is being opened", async () => {
    const member = await door.session("engineer");
    const opening = door.get(`/runs/${runId}/live`, member.headers);
    await send("DELETE", `/me/sessions/${member.sid}`, member.headers);
    const since = performance.now();
    const response = await opening;
    await response.text();
    expect(performance.now() - since).toBeLessThan(AT_MOST_MS);
  });
});
