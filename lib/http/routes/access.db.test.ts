import { afterAll, beforeAll, expect, it } from "vitest";
import { SessionList, WhoAmI } from "@/lib/contract/access";
import { type FrontDoor, openFrontDoor, sessionFor } from "@/lib/testing/front-door";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
let seed: Seed;
let door: FrontDoor;

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
  door = openFrontDoor(db, seed);
});
afterAll(() => db.close());

function end(id: string, headers: Record<string, string>) {
  return door.app.request(`/api/v1/me/sessions/${id}`, { method: "DELETE", headers });
}

async function list(headers: Record<string, string>) {
  const response = await door.get("/me/sessions", headers);
  return SessionList.parse(await response.json()).sessions;
}

it("says who calls, with roles for a person and none for a token", async () => {
  const { headers } = await door.session("engineer");
  const person = WhoAmI.parse(await (await door.get("/me", headers)).json());
  expect(person.projects).toEqual([{ key: seed.projectKey, name: "Portal", roles: ["engineer"] }]);
  const token = WhoAmI.parse(await (await door.get("/me", await door.bearer("read"))).json());
  expect([token.actor.kind, token.projects[0]?.roles]).toEqual(["token", []]);
});

it("lists a person's own sessions, and which one this is", async () => {
  const first = await door.session("engineer");
  const second = await sessionFor(db, first.personId);
  await door.session("engineer");
  const sessions = await list(first.headers);
  expect(new Set(sessions.map((s) => s.id))).toEqual(new Set([first.sid, second.sid]));
  expect(sessions.filter((s) => s.current).map((s) => s.id)).toEqual([first.sid]);
});

it("ends one session at once, and nobody else's", async () => {
  const first = await door.session("engineer");
  const second = await sessionFor(db, first.personId);
  const stranger = await door.session("admin");
  expect((await end(first.sid, stranger.headers)).status).toBe(404);
  expect((await end("nonsense", first.headers)).status).toBe(404);
  expect((await end(second.sid, first.headers)).status).toBe(200);
  expect((await door.get("/me", second.headers)).status).toBe(401);
  expect((await end(second.sid, first.headers)).status).toBe(404);
  expect((await list(first.headers)).map((s) => s.id)).toEqual([first.sid]);
});

it("ends all sessions of a person at once", async () => {
  const first = await door.session("engineer");
  const second = await sessionFor(db, first.personId);
  const stranger = await door.session("engineer");
  const ended = await door.post("/me/sessions/end", first.headers, "");
  expect(await ended.json()).toEqual({ ended: 2 });
  for (const { headers } of [first, second]) {
    expect((await door.get("/me", headers)).status).toBe(401);
  }
  expect((await door.get("/me", stranger.headers)).status).toBe(200);
});

it("lets nobody in who is disabled or whose session has run out", async () => {
  const late = await door.session("engineer");
  await db.prisma.authSession.update({
    where: { id: late.sid },
    data: { expiresAt: new Date(Date.now() - 1000) },
  });
  expect((await door.get("/me", late.headers)).status).toBe(401);
  const disabled = await door.session("engineer");
  await db.prisma.person.update({
    where: { id: disabled.personId },
    data: { disabledAt: new Date() },
  });
  expect((await door.get("/me", disabled.headers)).status).toBe(401);
});

it("knows no sessions of a token", async () => {
  const token = await door.bearer("read", "admin");
  expect((await door.get("/me/sessions", token)).status).toBe(403);
  expect((await door.post("/me/sessions/end", token, "")).status).toBe(403);
});
