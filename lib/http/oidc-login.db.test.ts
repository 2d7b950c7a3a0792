import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import { Browser } from "@/lib/testing/browser";
import type { Claims } from "@/lib/testing/identity-provider";
import { beginLogin, identifyAt, land } from "@/lib/testing/login-flow";
import { type LoginWorld, openLoginWorld } from "@/lib/testing/login-world";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { disablePerson } from "@/lib/use-cases/access/disable-person";

const ENGINE: Actor = { kind: "engine", id: "engine", name: "engine" };

let world: LoginWorld;

beforeAll(async () => {
  world = await openLoginWorld();
});
afterAll(() => world.close());

const begin = (browser: Browser, query = "") => beginLogin(world.base, browser, query);
const identify = (browser: Browser, authorize: string, login: string) =>
  identifyAt(world.base, browser, authorize, login);

async function logIn(login: string, browser = new Browser()): Promise<string> {
  return land(browser, await identify(browser, await begin(browser), login));
}

async function me(browser: Browser) {
  const answer = await browser.open(`${world.base}/api/v1/me`);
  return answer.ok ? await answer.json() : answer.status;
}

type Told = Partial<Claims> & { roles?: string[] };

let people = 0;

/** Somebody whom the provider knows, with a verified address unless told otherwise. */
function account(told: Told = {}): { login: string; email: string; claims: Claims } {
  people += 1;
  const login = `person-${people}`;
  const email = told.email ?? `${login}@example.org`;
  const { roles = [], ...claims } = told;
  const groups = ["staff", ...roles.map((role) => `tollgate:${world.seed.projectKey}:${role}`)];
  const all = { sub: login, name: login, email, email_verified: true, groups, ...claims };
  world.provider.accounts.set(login, all);
  return { login, email, claims: all };
}

async function addedPerson(email: string, roles = ["engineer"]): Promise<string> {
  const { db, seed } = world;
  const input = { projectId: seed.projectId, email, name: "Ada", roles };
  return (await addPerson({ actor: ENGINE, db }, { ...input, password: "a long enough phrase" }))
    .id;
}

function rolesOf(personId: string) {
  const select = { role: true, source: true } as const;
  return world.db.prisma.membership.findMany({
    where: { personId },
    select,
    orderBy: { role: "asc" },
  });
}

async function personOf(subject: string) {
  const { prisma } = world.db;
  const identity = await prisma.personIdentity.findFirst({
    where: { subject, issuer: world.provider.issuer },
    include: { person: true },
  });
  return identity?.person ?? null;
}

async function newestLeaves(count: number) {
  const leaves = await world.db.prisma.logLeaf.findMany({ orderBy: { idx: "desc" }, take: count });
  return leaves.reverse().map(({ kind, data }) => {
    const envelope = JSON.parse(Buffer.from(data).toString("utf8"));
    const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString("utf8"));
    return { kind, detail: statement.predicate.detail };
  });
}

describe("somebody's first login", () => {
  it("makes a person of the roles that the claims give, and says so in the log", async () => {
    const { login, email } = account({ roles: ["engineer", "cto"] });
    const browser = new Browser();
    expect(await logIn(login, browser)).toBe("/runs");
    const person = await personOf(login);
    expect(person).toMatchObject({ email, name: login, passwordHash: null });
    expect(await me(browser)).toMatchObject({
      actor: { id: person?.id },
      projects: [{ key: world.seed.projectKey, roles: ["cto", "engineer"] }],
    });
    const identity = createHash("sha256")
      .update(`${world.provider.issuer}\n${login}`)
      .digest("hex");
    expect(await newestLeaves(2)).toEqual([
      { kind: "person.identified", detail: { person: person?.id, identity } },
      {
        kind: "membership.changed",
        detail: { person: person?.id, source: "oidc", from: [], to: ["cto", "engineer"] },
      },
    ]);
  });

  it("finds the account of the verified address, and keeps its manual roles", async () => {
    const { login, email } = account({ roles: ["cto"] });
    const id = await addedPerson(email, ["engineer"]);
    expect(await logIn(login)).toBe("/runs");
    expect((await personOf(login))?.id).toBe(id);
    expect(await rolesOf(id)).toEqual([
      { role: "cto", source: "oidc" },
      { role: "engineer", source: "manual" },
    ]);
  });

  it.each([
    ["is not verified", { email_verified: false }],
    ["is not said to be verified", { email_verified: undefined }],
  ])("takes over nobody's account by an address that %s", async (_, told) => {
    const email = `victim-${people}@example.org`;
    const victim = await addedPerson(email, ["admin"]);
    const { login } = account({ ...told, email });
    expect(await logIn(login)).toBe("refused: account_unknown");
    const withRole = account({ ...told, email, roles: ["viewer"] });
    expect(await logIn(withRole.login)).toBe("/runs");
    const made = await personOf(withRole.login);
    expect(made?.id).not.toBe(victim);
    expect(made?.email).toMatch(/^[0-9a-f]{16}@identity\.invalid$/);
    expect(await rolesOf(made?.id ?? "")).toEqual([{ role: "viewer", source: "oidc" }]);
  });

  it("takes over nobody's account by an address that was given to somebody else", async () => {
    const first = account({ roles: ["admin"] });
    expect(await logIn(first.login)).toBe("/runs");
    const heir = account({ email: first.email });
    expect(await logIn(heir.login)).toBe("refused: account_unknown");
    expect(await personOf(heir.login)).toBeNull();
  });

  it.each<[string, Told]>([
    ["no group at all", { groups: undefined }],
    ["groups of others", { groups: ["admin", "tollgate:nowhere:admin"] }],
  ])("is refused with %s and no account", async (_, told) => {
    const { login } = account(told);
    const people = await world.db.prisma.person.count();
    expect(await logIn(login)).toBe("refused: account_unknown");
    expect(await world.db.prisma.person.count()).toBe(people);
  });
});

describe("a later login", () => {
  it("takes a role away that the claims no longer give, and logs old and new", async () => {
    const { login, claims } = account({ roles: ["engineer", "cto"] });
    await logIn(login);
    const id = (await personOf(login))?.id ?? "";
    world.provider.accounts.set(login, {
      ...claims,
      groups: [`tollgate:${world.seed.projectKey}:engineer`],
    });
    expect(await logIn(login)).toBe("/runs");
    expect(await rolesOf(id)).toEqual([{ role: "engineer", source: "oidc" }]);
    expect(await newestLeaves(1)).toEqual([
      {
        kind: "membership.changed",
        detail: { person: id, source: "oidc", from: ["cto", "engineer"], to: ["engineer"] },
      },
    ]);
  });

  it("is by issuer and subject, whatever the address is now", async () => {
    const { login, claims } = account({ roles: ["engineer"] });
    await logIn(login);
    const before = await personOf(login);
    world.provider.accounts.set(login, { ...claims, email: `new-${login}@example.org` });
    expect(await logIn(login)).toBe("/runs");
    expect(await personOf(login)).toEqual(before);
  });

  it("is refused once the account has ended", async () => {
    const { login } = account({ roles: ["engineer"] });
    await logIn(login);
    const id = (await personOf(login))?.id ?? "";
    await disablePerson({ actor: ENGINE, db: world.db }, id);
    expect(await logIn(login)).toBe("refused: account_disabled");
  });

  it("asks the person again where that is wanted, and knows when", async () => {
    const { login } = account({ roles: ["engineer"] });
    const browser = new Browser();
    await logIn(login, browser);
    // The provider still knows who it is, and does not ask.
    const silently = await begin(browser);
    expect(Browser.next(await browser.open(silently), silently)).toContain(world.base);
    const again = await begin(browser, "?prompt=login&max_age=0");
    expect(Browser.next(await browser.open(again), again)).toContain("/interaction/");
    const since = Date.now();
    expect(await land(browser, await identify(browser, again, login))).toBe("/runs");
    const personId = (await personOf(login))?.id ?? "";
    const sessions = await world.db.prisma.authSession.findMany({
      where: { personId },
      orderBy: { createdAt: "asc" },
    });
    expect(sessions.map((s) => [s.method, s.endedBecause])).toEqual([
      ["oidc", "replaced"],
      ["oidc", null],
    ]);
    expect(sessions[0]?.authenticatedAt).toBeNull();
    expect(sessions[1]?.authenticatedAt?.getTime()).toBeGreaterThan(since - 2000);
  });
});

describe("what comes back from the provider", () => {
  it("opens nothing with the nonce of another login", async () => {
    const { login } = account({ roles: ["engineer"] });
    const browser = new Browser();
    const authorize = new URL(await begin(browser));
    authorize.searchParams.set("nonce", "somebody-elses-nonce");
    expect(await land(browser, await identify(browser, authorize.href, login))).toMatch(/refused/);
  });

  it("opens nothing a second time", async () => {
    const { login } = account({ roles: ["engineer"] });
    const browser = new Browser();
    const callback = await identify(browser, await begin(browser), login);
    const cookies = new Map(browser.jar(world.base));
    expect(await land(browser, callback)).toBe("/runs");
    const thief = new Browser();
    for (const [name, value] of cookies) thief.jar(world.base).set(name, value);
    expect(await land(thief, callback)).toMatch(/refused/);
    expect(await me(thief)).toBe(401);
  });

  it.each(["state", "code"])("opens nothing with another %s", async (name) => {
    const { login } = account({ roles: ["engineer"] });
    const browser = new Browser();
    const callback = new URL(await identify(browser, await begin(browser), login));
    callback.searchParams.set(name, "x".repeat(43));
    expect(await land(browser, callback.href)).toMatch(/refused/);
    expect(await me(browser)).toBe(401);
  });

  it("opens nothing in a browser that did not begin", async () => {
    const { login } = account({ roles: ["engineer"] });
    const browser = new Browser();
    const callback = await identify(browser, await begin(browser), login);
    const victim = new Browser();
    expect(await land(victim, callback)).toMatch(/refused/);
    expect(await me(victim)).toBe(401);
  });
});
