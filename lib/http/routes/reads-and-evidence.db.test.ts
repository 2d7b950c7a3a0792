import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Attempts } from "@/lib/http/attempts";
import { createAuthenticator } from "@/lib/http/authenticate";
import { answerError } from "@/lib/http/errors";
import { createLog } from "@/lib/http/log";
import { evidenceRoutes } from "@/lib/http/routes/evidence";
import { planRoutes } from "@/lib/http/routes/plan";
import { runReadRoutes } from "@/lib/http/routes/run-read";
import { serveRoute } from "@/lib/http/serve-route";
import { sharpChild } from "@/lib/providers/image/sharp-child";
import { localFolder } from "@/lib/providers/storage/local-folder";
import { picture } from "@/lib/testing/images";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { createToken } from "@/lib/use-cases/access/create-token";
import { ENGINE } from "@/lib/use-cases/run/engine";

const PLAN = `
name: small
title: Small release
version: "1.0"
documentId: SMALL
metrics:
  errors: { label: Error rate, group: performance, unit: "%", aggregate: avg, threshold: "<= 1%" }
stages:
  - { key: only, title: Only, traffic: 5%, soak: { min: 1m, max: 5m }, metrics: [errors] }
`;

let db: TestDatabase;
let folder: string;
let one: Seed;
let app: Hono;
let runId: string;
let secret: string;
let foreign: string;

beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "tollgate-routes-"));
  const services = { db, storage: localFolder(folder), images: sharpChild() };
  one = await seedProject(db);
  const two = await seedProject(db);
  const scopes = ["read", "plan:write", "run:write", "evidence:write"];
  const tokenIn = async (projectId: string) => {
    const input = { projectId, name: "ci", scopes, expiresInDays: null };
    return (await createToken({ actor: ENGINE, db }, input)).secret;
  };
  secret = await tokenIn(one.projectId);
  foreign = await tokenIn(two.projectId);
  runId = await one.run(await one.token("run:write"));
  const log = createLog("test");
  const publicUrl = "http://127.0.0.1:3000";
  const authenticate = createAuthenticator({ db, sessionSecret: "s".repeat(32), publicUrl });
  const deps = { authenticate, services, attempts: new Attempts(db), log, secret: "s".repeat(32) };
  app = new Hono();
  app.onError((error, c) => answerError(error, c, log));
  for (const spec of [...planRoutes, ...evidenceRoutes, ...runReadRoutes]) {
    app.on(spec.method, spec.path, serveRoute(spec, deps));
  }
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

function call(method: string, target: string, init: RequestInit = {}, token = secret) {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  return app.request(target.replace(":run", runId), { ...init, method, headers });
}

const json = (body: unknown): RequestInit => ({
  body: JSON.stringify(body),
  headers: { "content-type": "application/json" },
});
const yaml = (body: string): RequestInit => ({ body, headers: { "content-type": "text/yaml" } });

async function upload(bytes: Uint8Array, name = "board.png"): Promise<RequestInit> {
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(bytes)]), name);
  return { body: form };
}

describe("status codes", () => {
  it.each<[string, string, RequestInit, number, string | null]>([
    ["post", "/plans?dryRun=true", yaml(PLAN), 200, null],
    ["post", "/plans", yaml(PLAN), 201, null],
    ["post", "/plans", json({ source: `# again\n${PLAN}` }), 200, null],
    ["post", "/plans", yaml("name: ["), 422, "plan_invalid"],
    [
      "post",
      "/plans",
      { body: PLAN, headers: { "content-type": "text/plain" } },
      415,
      "unsupported_media_type",
    ],
    ["post", "/plans", json({}), 400, "invalid_request"],
    ["post", "/plans?project=elsewhere", yaml(PLAN), 404, "not_found"],
    ["get", "/plans", {}, 200, null],
    ["get", "/plans/small", {}, 200, null],
    ["get", "/plans/small?version=1", {}, 200, null],
    ["get", "/plans/small?version=zero", {}, 400, "invalid_request"],
    ["get", "/plans/none", {}, 404, "not_found"],
    ["get", "/runs", {}, 200, null],
    ["get", "/runs?state=draft,ready&q=P-001&needsMySignature=false", {}, 200, null],
    ["get", "/runs?state=sideways", {}, 400, "invalid_request"],
    ["get", "/runs?colour=red", {}, 400, "invalid_request"],
    ["get", "/runs/:run", {}, 200, null],
    ["get", "/runs/none", {}, 404, "not_found"],
    ["get", "/runs/:run/events?after=0", {}, 200, null],
    ["get", "/runs/:run/events?after=-1", {}, 400, "invalid_request"],
    ["post", "/runs/:run/evidence", json({ title: "CI", url: "https://ci.example" }), 201, null],
    [
      "post",
      "/runs/:run/evidence",
      json({ title: "CI", url: "javascript:alert(1)" }),
      400,
      "invalid_request",
    ],
    [
      "post",
      "/runs/:run/evidence",
      { body: "{", headers: { "content-type": "application/json" } },
      400,
      "invalid_json",
    ],
    ["post", "/runs/:run/evidence", { body: "x" }, 415, "unsupported_media_type"],
    ["post", "/runs/:run/checklist/ci", json({ note: "https://ci.example/1" }), 200, null],
    ["post", "/runs/:run/checklist/ci", json({}), 400, "invalid_request"],
    ["post", "/runs/:run/checklist/none", json({ note: "x" }), 404, "not_found"],
    ["post", "/runs/:run/incidents", json({ title: "Slow" }), 201, null],
    [
      "post",
      "/runs/:run/incidents",
      json({ title: "Slow", severity: "awful" }),
      400,
      "invalid_request",
    ],
    ["post", "/runs/:run/incidents/none/close", json({ resolution: "x" }), 404, "not_found"],
    ["get", "/evidence/none/file", {}, 404, "not_found"],
  ])("%s %s %#", async (method, target, init, status, code) => {
    const response = await call(method, target, init);
    const body = (await response.json()) as { code?: string };
    expect({ status: response.status, code: body.code ?? null }).toEqual({ status, code });
  });

  it.each(["/runs/:run", "/runs/:run/events", "/plans/p?version=7"])(
    "gives nothing of another project at %s",
    async (target) => {
      expect((await call("get", target, {}, foreign)).status).toBe(404);
    },
  );
});

describe("POST /runs/:id/evidence", () => {
  it("takes an image once per Idempotency-Key, and serves it to members only", async () => {
    const init = await upload(await picture("png"));
    const form = new Response(init.body);
    const again = {
      body: await form.arrayBuffer(),
      headers: {
        "content-type": form.headers.get("content-type") ?? "",
        "idempotency-key": "one",
      },
    };
    const first = await call("post", "/runs/:run/evidence", again);
    expect(first.status).toBe(201);
    const { evidence } = (await first.json()) as { evidence: { id: string }[] };
    const second = await call("post", "/runs/:run/evidence", again);
    expect(await second.json()).toEqual({ evidence });
    const id = evidence[0]?.id ?? "";
    expect(await db.prisma.evidence.count({ where: { runId, kind: "screenshot" } })).toBe(1);
    for (const part of ["file", "thumbnail"]) {
      const served = await call("get", `/evidence/${id}/${part}`);
      expect(served.status).toBe(200);
      expect(served.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
      expect((await call("get", `/evidence/${id}/${part}`, {}, foreign)).status).toBe(404);
    }
  });

  it("refuses an SVG with what is taken instead", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
    const response = await call("post", "/runs/:run/evidence", await upload(svg, "a.png"));
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({
      code: "unsupported_media_type",
      errors: [{ path: "file", expected: "a PNG, JPEG or WebP image" }],
    });
  });
});
