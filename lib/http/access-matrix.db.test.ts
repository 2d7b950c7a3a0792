import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { checkoutFolder } from "@/lib/config/checkout";
import { SCOPES } from "@/lib/domain/access/actor";
import { BUILT_IN_RULES } from "@/lib/domain/rules/approval-rules";
import { apiRoutes, rootRoutes } from "@/lib/http/all-routes";
import type { RouteSpec } from "@/lib/http/route";
import { hubOf } from "@/lib/live/hub";
import { sharpChild } from "@/lib/providers/image/sharp-child";
import { localFolder } from "@/lib/providers/storage/local-folder";
import { type FrontDoor, openFrontDoor, type SessionOf } from "@/lib/testing/front-door";
import { sampleBody } from "@/lib/testing/sample-body";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

/** Every operation that there is: a new one is in here by itself. */
const ROUTES = [
  ...apiRoutes.map((spec) => ({ spec, prefix: "/api/v1" })),
  ...rootRoutes.map((spec) => ({ spec, prefix: "" })),
].map(({ spec, prefix }) => ({ name: `${spec.method} ${prefix}${spec.path}`, spec, prefix }));
type Route = (typeof ROUTES)[number];

const GUARDED = ROUTES.filter(({ spec }) => spec.scope !== null);
/** About the caller, or about whatever the body names, of which here is nothing. */
const ELSEWHERE = [
  "post /api/v1/passkeys",
  "post /api/v1/passkeys/options",
  "post /api/v1/otlp/v1/metrics",
];
/** What is about a project, and not about the caller alone. */
const OF_PROJECTS = GUARDED.filter(
  ({ spec, name }) => spec.scope !== "member" && !ELSEWHERE.includes(name),
);
/** What a role that only looks on does not carry. */
const DOING = OF_PROJECTS.filter(({ spec }) =>
  SCOPES.some((scope) => scope === spec.scope && scope !== "read"),
);

let db: TestDatabase;
let seed: Seed;
let door: FrontDoor;
let stranger: FrontDoor;
let runId: string;
let otherRun: string;
let member: string;
let folder: string;
let bodies: Record<string, BodyInit>;

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
  folder = await mkdtemp(path.join(tmpdir(), "tollgate-matrix-"));
  const services = { db, storage: localFolder(folder), images: sharpChild() };
  // An address at which browsers have passkeys, too.
  const deps = { services, publicUrl: "http://localhost:3000" };
  door = openFrontDoor(db, seed, deps);
  stranger = openFrontDoor(db, await seedProject(db), deps);
  const owner = await seed.person("Owner", "engineer");
  member = owner.actor.id;
  runId = await seed.run(owner);
  otherRun = await seed.run(owner);
  bodies = ownBodies();
});
afterAll(async () => {
  hubOf(db).close();
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

function address({ spec, prefix }: Route): string {
  const path = spec.path.replace(/:(\w+)/g, (_, name: string) => {
    if (name === "id") return runId;
    if (name === "person") return member;
    if (name === "stage") return seed.plan.stages[0]?.key ?? "";
    if (name === "table") return "metrics.csv";
    return name === "name" ? seed.plan.name : randomUUID();
  });
  return `${prefix}${path}${query(spec)}`;
}

/** What an operation has to be asked with to be about the project. */
function query(spec: RouteSpec): string {
  if (takes(spec, "run")) return `?run=${runId}&run=${otherRun}`;
  return takes(spec, "project") ? `?project=${seed.projectKey}` : "";
}

function takes({ query: asked }: RouteSpec, name: string): boolean {
  if (!asked) return false;
  const { properties } = z.toJSONSchema(asked, { io: "input", unrepresentable: "any" });
  return properties?.[name] !== undefined;
}

/** Bodies that handlers read themselves. */
function ownBodies(): Record<string, BodyInit> {
  const source = JSON.stringify({
    source: readFileSync(path.join(checkoutFolder(), "e2e/fixtures/plan.yaml"), "utf8"),
  });
  const context = JSON.stringify({ context: { targetingKey: "user-1" } });
  const form = new FormData();
  form.set("file", new File(["no picture"], "picture.png"));
  const page = new FormData();
  page.set("project", seed.projectKey);
  page.set("file", new File(["# Canary"], "canary.md"));
  return {
    "post /api/v1/pages": page,
    "post /api/v1/runs": JSON.stringify({ project: seed.projectKey, plan: seed.plan.name }),
    "post /api/v1/plans": source,
    "post /api/v1/rules": JSON.stringify({
      project: seed.projectKey,
      document: BUILT_IN_RULES,
      reason: "because",
      password: "x",
    }),
    "post /api/v1/runs/:id/replay": source,
    "post /api/v1/runs/:id/samples": JSON.stringify({ samples: [{ metric: "latency", value: 1 }] }),
    "post /api/v1/runs/:id/funnel-events": JSON.stringify({
      events: [{ funnel: "purchase", step: "cart", user: "user-1" }],
    }),
    "post /api/v1/runs/:id/evidence": form,
    "post /ofrep/v1/evaluate/flags": context,
    "post /ofrep/v1/evaluate/flags/:key": context,
  };
}

/** As well-formed as can be, so that nothing but the missing right is in the way. */
async function ask(route: Route, headers: Record<string, string>): Promise<Response> {
  const { spec } = route;
  const body = bodies[route.name] ?? (spec.body ? JSON.stringify(sampleBody(spec.body)) : "{}");
  const own = new Headers({ "Idempotency-Key": randomUUID(), ...headers });
  if (!(body instanceof FormData)) own.set("Content-Type", "application/json");
  return door.app.request(address(route), {
    method: spec.method.toUpperCase(),
    headers: own,
    ...(spec.method === "get" ? {} : { body }),
  });
}

/** A list of the caller's own, in which there is nothing of the project that it was asked for. */
async function saysNothing(response: Response): Promise<boolean> {
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) return false;
  const text = await response.text();
  return ![runId, otherRun, member, seed.projectId, seed.projectKey].some((id) =>
    text.includes(id),
  );
}

async function statuses(
  routes: Route[],
  headers: (route: Route) => Promise<Record<string, string>>,
) {
  const seen: Record<string, number> = {};
  for (const route of routes) {
    const response = await ask(route, await headers(route));
    const isRead = route.spec.method === "get" || route.prefix === "";
    const isOther = response.ok && isRead && (await saysNothing(response));
    if (!response.bodyUsed) await response.body?.cancel();
    seen[route.name] = isOther ? 404 : response.status;
  }
  return seen;
}

/** Those whose status is none of `expected`. */
function others(seen: Record<string, number>, expected: readonly number[]) {
  return Object.fromEntries(
    Object.entries(seen).filter(([, status]) => !expected.includes(status)),
  );
}

/** The seed's password is no hash of anything. */
async function withoutPassword(opening: Promise<SessionOf>): Promise<SessionOf> {
  const session = await opening;
  await db.prisma.person.update({
    where: { id: session.personId },
    data: { passwordHash: null },
  });
  return session;
}

describe("no operation is open to", () => {
  it.each<[string, () => Promise<Record<string, string>>]>([
    ["nobody", async () => ({})],
    ["a token that nobody made", async () => ({ Authorization: "Bearer tollgate_x" })],
    ["a cookie that nobody made", async () => ({ Cookie: "tollgate.session=x" })],
    [
      "a session that is over",
      async () => {
        const session = await door.session("admin");
        await db.prisma.authSession.update({
          where: { id: session.sid },
          data: { revokedAt: new Date() },
        });
        return session.headers;
      },
    ],
    [
      "somebody who says to come from inside",
      async () => ({
        "X-Middleware-Subrequest": "proxy:proxy:proxy:proxy:proxy",
        "X-Forwarded-For": "127.0.0.1",
        "X-Real-Ip": "127.0.0.1",
        Forwarded: "for=127.0.0.1",
      }),
    ],
  ])("%s", async (_, headers) => {
    const own = await headers();
    expect(others(await statuses(GUARDED, async () => own), [401])).toEqual({});
  });
});

it.each([
  ["another site", { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }],
  [
    "another name of the same site",
    { Origin: "http://tollgate.test", "Sec-Fetch-Site": "same-site" },
  ],
  ["a page without an address", { Origin: "null" }],
])("changes nothing for %s, whoever's session comes along", async (_, from) => {
  const { headers } = await door.session("admin");
  const changing = GUARDED.filter(({ spec }) => spec.method !== "get");
  const seen = await statuses(changing, async () => ({
    ...headers,
    "Sec-Fetch-Site": "",
    ...from,
  }));
  expect(others(seen, [403])).toEqual({});
});

describe("whoever lacks the right is refused", () => {
  it("as a token with every scope but this one", async () => {
    const seen = await statuses(OF_PROJECTS, ({ spec }) =>
      door.bearer(...SCOPES.filter((scope) => scope !== spec.scope)),
    );
    expect(others(seen, [401, 403, 404])).toEqual({});
  });

  it("as a member who only looks on", async () => {
    const { headers } = await withoutPassword(door.session("viewer"));
    expect(others(await statuses(DOING, async () => headers), [403, 404])).toEqual({});
  });

  it("as an administrator of another project, who learns nothing of this one", async () => {
    const { headers } = await withoutPassword(stranger.session("admin"));
    const seen = await statuses(OF_PROJECTS, async () => headers);
    expect(others(seen, [403, 404])).toEqual({});
    // Where the password is asked for first, and flags, which are for tokens, say nothing of what there is.
    const isBlind = ({ spec }: Route) => spec.scope === "person" || spec.scope === "flag:read";
    const names = OF_PROJECTS.filter((route) => !isBlind(route)).map(({ name }) => name);
    const told = Object.entries(seen).filter(([name, s]) => names.includes(name) && s !== 404);
    expect(told).toEqual([]);
  });

  it("as a token of another project with every scope", async () => {
    const bearer = await stranger.bearer(...SCOPES);
    const seen = await statuses(OF_PROJECTS, async () => bearer);
    expect(others(seen, [403, 404])).toEqual({});
  });
});

it("lets an administrator through to most of it, so that what is above is no accident", async () => {
  const { headers } = await withoutPassword(door.session("admin"));
  const seen = await statuses(OF_PROJECTS, async () => headers);
  const allowed = Object.values(seen).filter((status) => ![401, 403].includes(status));
  expect(allowed.length).toBeGreaterThan(OF_PROJECTS.length / 2);
});
