import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PeopleList } from "@/lib/contract/people";
import {
  type FrontDoor,
  openFrontDoor,
  type SessionOf,
  sessionFor,
} from "@/lib/testing/front-door";
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

async function list(by = admin) {
  const answer = await door.get("/people", by.headers);
  return PeopleList.parse(await answer.json()).people;
}

async function add(email: string, more: Record<string, unknown> = {}): Promise<string> {
  const body = { email, name: "Eve Moneypenny", roles: ["engineer"], ...more };
  const answer = await door.post("/people", admin.headers, body);
  expect(answer.status).toBe(201);
  return (await answer.json()).id;
}

function setRoles(id: string, roles: string[], headers = admin.headers) {
  return door.app.request(`/api/v1/people/${id}/roles`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ roles }),
  });
}

function end(path: string, headers = admin.headers) {
  return door.app.request(`/api/v1${path}`, { method: "DELETE", headers });
}

describe("people", () => {
  it("are listed with roles, identity and sessions", async () => {
    const id = await add("one@example.org", { password: "a long enough phrase" });
    await db.prisma.membership.create({
      data: { projectId: seed.projectId, personId: id, role: "cto", source: "oidc" },
    });
    await db.prisma.personIdentity.create({
      data: { issuer: "https://id.example.org", subject: "1", personId: id },
    });
    await sessionFor(db, id);
    const known = (await list()).find((person) => person.id === id);
    expect(known).toMatchObject({
      email: "one@example.org",
      disabledAt: null,
      hasPassword: true,
      identityProvider: "https://id.example.org",
      roles: [
        { role: "cto", source: "oidc" },
        { role: "engineer", source: "manual" },
      ],
      openSessions: 1,
      isYou: false,
      isElsewhere: false,
    });
    expect((await list()).filter((person) => person.isYou).map((p) => p.id)).toEqual([
      admin.personId,
    ]);
  });

  it("need no password where they come by the identity provider", async () => {
    const id = await add("two@example.org");
    expect((await list()).find((person) => person.id === id)?.hasPassword).toBe(false);
  });

  it.each([
    ["no role", { roles: [] }, 400],
    ["a role that is none", { roles: ["Chief Officer"] }, 400],
    ["a short password", { password: "short" }, 400],
    ["no address", { email: "nobody" }, 400],
    ["a field that nobody knows", { disabledAt: null }, 400],
  ])("are not added with %s", async (_, more, status) => {
    const body = { email: "x@example.org", name: "X", roles: ["engineer"], ...more };
    expect((await door.post("/people", admin.headers, body)).status).toBe(status);
    expect(await db.prisma.person.count({ where: { email: "x@example.org" } })).toBe(0);
  });
});

describe("roles", () => {
  it("are changed with old and new in the log, and hold at once", async () => {
    const member = await door.session("engineer");
    const plans = () => door.post("/plans?dryRun=true", member.headers, {});
    expect((await plans()).status).not.toBe(403);
    const answer = await setRoles(member.personId, ["viewer", "cto"]);
    expect(await answer.json()).toEqual({
      id: member.personId,
      from: ["engineer"],
      to: ["cto", "viewer"],
    });
    expect(await newestLeaf(db)).toMatchObject({
      kind: "membership.changed",
      actor: `person:${admin.personId}`,
      detail: {
        person: member.personId,
        source: "manual",
        from: ["engineer"],
        to: ["cto", "viewer"],
      },
    });
    expect((await setRoles(member.personId, ["cto", "viewer"])).status).toBe(409);
  });

  it("of the identity provider stay, unless they are given by hand as well", async () => {
    const id = await add("three@example.org");
    const where = { projectId: seed.projectId, personId: id };
    await db.prisma.membership.create({ data: { ...where, role: "cto", source: "oidc" } });
    expect(await (await setRoles(id, [])).json()).toMatchObject({ to: ["cto"] });
    const sources = async () =>
      (await db.prisma.membership.findMany({ where, orderBy: { role: "asc" } })).map(
        ({ role, source }) => `${role}/${source}`,
      );
    expect(await sources()).toEqual(["cto/oidc"]);
    expect((await setRoles(id, ["cto"])).status).toBe(200);
    expect(await sources()).toEqual(["cto/manual"]);
    expect((await setRoles(id, ["cto"])).status).toBe(409);
  });

  it("are nobody's own to change, by whichever way", async () => {
    expect((await setRoles(admin.personId, ["admin", "cto"])).status).toBe(403);
    const { email } = await db.prisma.person.findUniqueOrThrow({ where: { id: admin.personId } });
    const body = { email, name: "Me", roles: ["cto"] };
    expect((await door.post("/people", admin.headers, body)).status).toBe(403);
    expect((await door.post(`/people/${admin.personId}/disable`, admin.headers, "")).status).toBe(
      403,
    );
    expect(await db.prisma.membership.count({ where: { personId: admin.personId } })).toBe(1);
  });

  it("are for no token and no engineer to give", async () => {
    const id = await add("four@example.org");
    const token = await door.bearer("admin");
    const engineer = await door.session("engineer");
    for (const headers of [token, engineer.headers]) {
      expect((await setRoles(id, ["admin"], headers)).status).toBe(403);
      const body = { email: "five@example.org", name: "X", roles: ["admin"] };
      expect((await door.post("/people", headers, body)).status).toBe(403);
    }
    expect((await door.get("/people", token)).status).toBe(200);
  });

  it("of another project are out of sight", async () => {
    const other = await seedProject(db);
    const stranger = await openFrontDoor(db, other).session("admin");
    const id = await add("six@example.org");
    const key = seed.projectKey;
    expect((await setRoles(id, ["admin"], stranger.headers)).status).toBe(404);
    expect((await door.get(`/people?project=${key}`, stranger.headers)).status).toBe(404);
    expect((await list(stranger)).map((person) => person.id)).toEqual([stranger.personId]);
    expect((await door.post(`/people/${id}/disable`, stranger.headers, "")).status).toBe(404);
  });
});

describe("an account", () => {
  it("that is ended has no session left, and gets none of them back", async () => {
    const member = await door.session("engineer");
    const path = `/people/${member.personId}`;
    expect((await door.post(`${path}/enable`, admin.headers, "")).status).toBe(409);
    expect((await door.post(`${path}/disable`, admin.headers, "")).status).toBe(200);
    expect((await door.get("/me", member.headers)).status).toBe(401);
    expect(await newestLeaf(db)).toMatchObject({ kind: "person.disabled" });
    expect((await door.post(`${path}/disable`, admin.headers, "")).status).toBe(409);
    expect((await door.post(`${path}/enable`, admin.headers, "")).status).toBe(200);
    expect(await newestLeaf(db)).toMatchObject({ kind: "person.enabled" });
    expect((await door.get("/me", member.headers)).status).toBe(401);
    const again = await sessionFor(db, member.personId);
    expect((await door.get("/me", again.headers)).status).toBe(200);
  });

  it("with roles in a project of others is not theirs alone to end", async () => {
    const member = await door.session("engineer");
    const other = await seedProject(db);
    await db.prisma.membership.create({
      data: { projectId: other.projectId, personId: member.personId, role: "viewer" },
    });
    const known = (await list()).find((person) => person.id === member.personId);
    expect(known?.isElsewhere).toBe(true);
    const path = `/people/${member.personId}/disable`;
    expect((await door.post(path, admin.headers, "")).status).toBe(404);
  });
});

describe("somebody's sessions", () => {
  it("are listed and ended by an administrator, with an entry in the log", async () => {
    const first = await door.session("engineer");
    const second = await sessionFor(db, first.personId);
    const path = `/people/${first.personId}/sessions`;
    const { sessions } = await (await door.get(path, admin.headers)).json();
    expect(new Set(sessions.map((s: { id: string }) => s.id))).toEqual(
      new Set([first.sid, second.sid]),
    );
    expect((await end(`${path}/${first.sid}`)).status).toBe(200);
    expect((await door.get("/me", first.headers)).status).toBe(401);
    expect((await door.get("/me", second.headers)).status).toBe(200);
    expect(await newestLeaf(db)).toMatchObject({
      kind: "session.revoked",
      detail: { person: first.personId, sessions: 1 },
    });
    expect((await end(`${path}/${first.sid}`)).status).toBe(404);
    expect((await end(`${path}/${admin.sid}`)).status).toBe(404);
    expect((await end(`${path}/nonsense`)).status).toBe(404);
    const rest = await door.post(`${path}/end`, admin.headers, "");
    expect(await rest.json()).toEqual({ ended: 1 });
    expect((await door.get("/me", second.headers)).status).toBe(401);
  });

  it("are nobody else's business", async () => {
    const member = await door.session("engineer");
    const path = `/people/${member.personId}/sessions`;
    const stranger = await openFrontDoor(db, await seedProject(db)).session("admin");
    const engineer = await door.session("engineer");
    for (const [who, status] of [
      [stranger, 404],
      [engineer, 403],
    ] as const) {
      expect((await door.get(path, who.headers)).status).toBe(status);
      expect((await end(`${path}/${member.sid}`, who.headers)).status).toBe(status);
    }
    expect((await door.get("/me", member.headers)).status).toBe(200);
  });
});
