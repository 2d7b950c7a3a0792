import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problem } from "@/lib/contract/common";
import { type FrontDoor, openFrontDoor, sessionFor } from "@/lib/testing/front-door";
import { newRun } from "@/lib/testing/run-fixture";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
let door: FrontDoor;
let seed: Seed;
let runId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db, newRun(false).plan);
  door = openFrontDoor(db, seed);
  runId = await seed.run(await seed.person("Olga", "engineer"));
});
afterAll(() => db.close());

const incident = { title: "Latency alert", kind: "alert" };

describe("what the front door refuses", () => {
  it("has a problem document with a stable code for each", async () => {
    const all = await door.bearer("read", "run:write", "evidence:write", "samples:write", "decide");
    const none = await door.bearer("flag:read");
    const samples = `/runs/${runId}/samples`;
    const cases: [string, Promise<Response> | Response, number, string][] = [
      ["no credentials", door.app.request("/api/v1/runs"), 401, "unauthenticated"],
      [
        "an unknown token",
        door.app.request("/api/v1/runs", { headers: { Authorization: "Bearer nobody" } }),
        401,
        "unauthenticated",
      ],
      ["a token without the scope", door.post("/runs", none, { plan: "p" }), 403, "forbidden"],
      ["broken JSON", door.post("/runs", all, '{"plan":'), 400, "invalid_json"],
      ["an unknown field", door.post("/runs", all, { plan: "p", nope: 1 }), 400, "invalid_request"],
      ["a wrong type", door.post("/runs", all, { plan: 1 }), 400, "invalid_request"],
      ["an unknown plan", door.post("/runs", all, { plan: "nope" }), 404, "not_found"],
      [
        "a body that is no JSON",
        door.post("/runs", { ...all, "Content-Type": "text/plain" }, "plan=p"),
        415,
        "unsupported_media_type",
      ],
      ["an unknown run", door.app.request("/api/v1/runs/nope", { headers: all }), 404, "not_found"],
      ["an unknown path", door.app.request("/api/v1/nope", { headers: all }), 404, "not_found"],
      [
        "a start before the gate is open",
        door.post(`/runs/${runId}/stages/s1/start`, all, ""),
        409,
        "gate_closed",
      ],
      [
        "a decision on a pending stage",
        door.post(`/runs/${runId}/stages/s1/decision`, all, { decision: "go", because: "x" }),
        409,
        "conflict",
      ],
      [
        "a sign-off without a key",
        door.post(`/runs/${runId}/stages/s1/sign-offs`, all, {}),
        400,
        "idempotency_key_missing",
      ],
      [
        "text that cannot be stored",
        door.post("/runs", all, '{"plan":"\\u0000"}'),
        400,
        "invalid_request",
      ],
      ["a path that cannot be stored", door.get("/plans/%00", all), 400, "invalid_request"],
      ["an odd query", door.get("/runs?q=%00", all), 400, "invalid_request"],
      ["a path outside of the version", door.app.request("/api/v2/runs"), 404, "not_found"],
      [
        "a header that is no token",
        door.get("/runs", { Authorization: "Basic YTpi" }),
        401,
        "unauthenticated",
      ],
      ["50 MB of samples", door.post(samples, all, "x".repeat(50 * 1024 * 1024)), 413, "too_large"],
    ];
    for (const [what, answer, status, code] of cases) {
      const response = await answer;
      const problem = Problem.parse(await response.json());
      expect([what, response.status, problem.code]).toEqual([what, status, code]);
      expect(problem.status).toBe(status);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
    }
  });

  it("says where JSON breaks, and what was expected there", async () => {
    const headers = await door.bearer("run:write");
    const response = await door.post("/runs", headers, '{\n  "plan": "p",\n}');
    expect(await response.json()).toMatchObject({
      detail: "The body is not JSON: line 3, column 1: expected a name in double quotes.",
      errors: [{ line: 3, column: 1, expected: "a name in double quotes" }],
    });
  });

  it("names the methods that are possible", async () => {
    const response = await door.app.request(`/api/v1/runs/${runId}/rollback`, { method: "GET" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(await response.json()).toMatchObject({ status: 405, code: "method_not_allowed" });
    const flags = await door.app.request("/ofrep/v1/evaluate/flags", { method: "GET" });
    expect([flags.status, flags.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("tells nothing about other projects", async () => {
    const headers = await door.bearer("read", "run:write", "rollback", "evidence:write");
    const other = await seedProject(db);
    const foreign = await other.run(await other.person("Eve", "engineer"));
    for (const path of [
      `/runs/${foreign}`,
      `/runs/${foreign}/events`,
      `/runs/${foreign}/report.json`,
    ]) {
      expect((await door.app.request(`/api/v1${path}`, { headers })).status).toBe(404);
    }
    expect((await door.post(`/runs/${foreign}/rollback`, headers, {})).status).toBe(404);
    expect((await door.post(`/runs/${foreign}/incidents`, headers, incident)).status).toBe(404);
  });
});

describe("a session", () => {
  it("changes nothing from another site, and is over as soon as it is revoked", async () => {
    const { sid, headers } = await door.session("engineer");
    const path = `/runs/${runId}/incidents`;
    const cross = { ...headers, Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
    expect((await door.post(path, cross, incident)).status).toBe(403);
    const { Origin: _, ...anonymous } = headers;
    expect((await door.post(path, anonymous, incident)).status).toBe(403);
    expect((await door.post(path, headers, incident)).status).toBe(201);
    await db.prisma.authSession.update({ where: { id: sid }, data: { revokedAt: new Date() } });
    expect((await door.post(path, headers, incident)).status).toBe(401);
  });

  it("is worth nothing with a cookie that somebody else made", async () => {
    const { personId } = await door.session("admin");
    const { headers } = await sessionFor(db, personId, "another secret, as long as the right one");
    expect((await door.get("/runs", headers)).status).toBe(401);
  });

  it("takes no plain form, even from our own pages", async () => {
    const { headers } = await door.session("engineer");
    const form = { ...headers, "Content-Type": "application/x-www-form-urlencoded" };
    expect((await door.post(`/runs/${runId}/incidents`, form, "title=x")).status).toBe(415);
  });

  it("is locked out of signing after too many wrong passwords", async () => {
    const { headers } = await door.session("manager");
    const body = {
      dossier: "0".repeat(64),
      role: "manager",
      decision: "approve",
      meaning: "m",
      password: "wrong",
    };
    await db.prisma.person.updateMany({
      data: {
        passwordHash: "$argon2id$v=19$m=16,t=2,p=1$c29tZXNhbHRzYWx0$yqHF0qUlAb0ivGiHYpsrHw",
      },
    });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      const key = { ...headers, "Idempotency-Key": randomUUID() };
      statuses.push((await door.post(`/runs/${runId}/stages/s1/sign-offs`, key, body)).status);
    }
    expect(statuses).toEqual([...Array(10).fill(403), 429]);
  });
});

describe("an Idempotency-Key", () => {
  const path = () => `/runs/${runId}/incidents`;
  const count = () => db.prisma.incident.count({ where: { runId } });

  it("lets twenty at once have one effect and one answer", async () => {
    const headers = { ...(await door.bearer("evidence:write")), "Idempotency-Key": randomUUID() };
    const before = await count();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => door.post(path(), headers, incident)),
    );
    expect(await count()).toBe(before + 1);
    const statuses = new Set(all.map((response) => response.status));
    expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
    const first = await door.post(path(), headers, incident);
    const again = await door.post(path(), headers, incident);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.text()).toBe(await first.text());
    expect(await count()).toBe(before + 1);
  });

  it("is refused with another body and means nothing to others", async () => {
    const headers = { ...(await door.bearer("evidence:write")), "Idempotency-Key": "k-1" };
    expect((await door.post(path(), headers, incident)).status).toBe(201);
    const other = await door.post(path(), headers, { ...incident, title: "Another" });
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ code: "idempotency_key_reused" });
    const stranger = { ...(await door.bearer("evidence:write")), "Idempotency-Key": "k-1" };
    expect((await door.post(path(), stranger, { ...incident, title: "Mine" })).status).toBe(201);
  });
});

describe("the documents of the API", () => {
  it("list every operation, and are readable", async () => {
    const response = await door.app.request("/api/v1/openapi.json");
    const document = (await response.json()) as { paths: Record<string, unknown> };
    expect(Object.keys(document.paths)).toContain("/api/v1/runs/{id}/samples");
    expect(Object.keys(document.paths)).toContain("/ofrep/v1/evaluate/flags/{key}");
    const page = await door.app.request("/api/v1/docs");
    expect(await page.text()).toContain("/api/v1/runs/{id}/rollback");
  });

  it("say whether the process lives, is ready, and how it does", async () => {
    expect((await door.app.request("/healthz")).status).toBe(200);
    expect(await (await door.app.request("/readyz")).json()).toMatchObject({
      checks: { database: { ok: true }, migrations: { ok: true } },
    });
    expect(await (await door.app.request("/metrics")).text()).toContain(
      "tollgate_http_requests_total",
    );
  });
});
