import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "@/lib/data/database";
import type { Actor } from "@/lib/domain/access/actor";
import { webProcessProof } from "@/lib/http/web-process-proof";
import { type FrontDoor, openFrontDoor, SECRET } from "@/lib/testing/front-door";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { addPerson } from "@/lib/use-cases/access/add-person";

const ENGINE: Actor = { kind: "engine", id: "engine", name: "engine" };
const PASSWORD = "a long enough phrase";
const WEB = { Authorization: `Tollgate-Web ${webProcessProof(SECRET)}` };

let db: TestDatabase;
let seed: Seed;
let door: FrontDoor;

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
  door = openFrontDoor(db, seed);
});
afterAll(() => db.close());

async function person(email: string): Promise<string> {
  const { projectId } = seed;
  const input = { projectId, email, name: "Ada", roles: ["engineer"], password: PASSWORD };
  return (await addPerson({ actor: ENGINE, db }, input)).id;
}

describe("opening a session with a password", () => {
  it("answers a key that the database does not hold", async () => {
    const id = await person("ada@example.org");
    const login = { email: " Ada@example.org", password: PASSWORD };
    const answer = await door.post("/sessions", WEB, login);
    expect(answer.status).toBe(200);
    const { key, person: who } = await answer.json();
    expect(who).toEqual({ id, name: "Ada", email: "ada@example.org" });
    const [row] = await db.prisma.authSession.findMany({ where: { personId: id } });
    expect(row).toMatchObject({ method: "password", revokedAt: null, proof: null });
    expect(row?.authenticatedAt?.getTime()).toBeCloseTo(row?.createdAt.getTime() ?? 0, -3);
    expect(JSON.stringify(row)).not.toContain(key);
  });

  it("is for the web process alone", async () => {
    const login = { email: "ada@example.org", password: PASSWORD };
    const { Cookie, ...rest } = (await door.session("admin")).headers;
    const token = await door.bearer("admin");
    const wrong = { Authorization: `Tollgate-Web ${"0".repeat(64)}` };
    for (const headers of [{}, wrong, token, { Cookie: Cookie ?? "", ...rest }]) {
      expect((await door.post("/sessions", headers, login)).status).toBe(401);
    }
  });

  it.each([
    ["an unknown address", { email: "eve@example.org", password: PASSWORD }, 401],
    ["a wrong password", { email: "ada@example.org", password: "quite another phrase" }, 401],
    ["an operator for a text", { email: { contains: "" }, password: PASSWORD }, 400],
    ["no password", { email: "ada@example.org" }, 400],
    ["a token where no provider is", { idToken: "a.b.c", nonce: "0123456789abcdef" }, 404],
  ])("refuses %s", async (_, login, status) => {
    expect((await door.post("/sessions", WEB, login)).status).toBe(status);
  });

  it("refuses an account that has ended", async () => {
    const id = await person("gone@example.org");
    await db.prisma.person.update({ where: { id }, data: { disabledAt: new Date() } });
    const login = { email: "gone@example.org", password: PASSWORD };
    expect((await door.post("/sessions", WEB, login)).status).toBe(401);
    expect(await db.prisma.authSession.count({ where: { personId: id } })).toBe(0);
  });

  it("is closed after ten wrong passwords, also after a restart", async () => {
    const login = { email: "nobody@example.org", password: "x" };
    for (let n = 0; n < 10; n += 1) {
      expect((await door.post("/sessions", WEB, login)).status).toBe(401);
    }
    const restarted = openFrontDoor(db, seed);
    expect((await restarted.post("/sessions", WEB, login)).status).toBe(429);
  });
});

describe("the web process's own login to the database", () => {
  it.each([
    [
      "opens no session",
      "INSERT INTO auth_session (id, person_id, expires_at) SELECT gen_random_uuid(), id, now() FROM person",
    ],
    ["prolongs no session", "UPDATE auth_session SET expires_at = now() + interval '1 day'"],
    ["reads no password hash", "SELECT password_hash FROM person"],
    ["reads no whole person", "SELECT * FROM person"],
    ["reads no token hash", "SELECT hash FROM api_token"],
    ["links no identity", "INSERT INTO person_identity SELECT 'i', 's', id FROM person"],
    ["gives no role", "UPDATE membership SET role = 'admin'"],
  ])("%s", async (_, sql) => {
    const web = openDatabase(db.webUrl);
    await expect(web.pool.query(sql)).rejects.toMatchObject({ code: "42501" });
    await web.close();
  });

  it("knows who has a password", async () => {
    const web = openDatabase(db.webUrl);
    const { rows } = await web.pool.query("SELECT name, email, has_password FROM person LIMIT 1");
    expect(rows[0]).toMatchObject({ has_password: true });
    await web.close();
  });
});
