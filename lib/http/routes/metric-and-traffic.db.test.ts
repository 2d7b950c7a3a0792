import { OFREPApi } from "@openfeature/ofrep-core";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problem } from "@/lib/contract/common";
import { IngestAnswer, StageSeries } from "@/lib/contract/metric";
import { mergePendingOfRun } from "@/lib/data/metric/pending-folds";
import { AppError } from "@/lib/domain/app-error";
import { bucketOf, isWithin } from "@/lib/domain/traffic/bucket";
import { Attempts } from "@/lib/http/attempts";
import { createAuthenticator } from "@/lib/http/authenticate";
import { answerError } from "@/lib/http/errors";
import { createLog } from "@/lib/http/log";
import { funnelRoutes } from "@/lib/http/routes/funnel";
import { liveRoutes } from "@/lib/http/routes/live";
import { metricRoutes } from "@/lib/http/routes/metric";
import { trafficRoutes } from "@/lib/http/routes/traffic";
import { serveRoute } from "@/lib/http/serve-route";
import { hubOf } from "@/lib/live/hub";
import { type LiveRun, startLiveRun } from "@/lib/testing/live-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { createToken } from "@/lib/use-cases/access/create-token";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { rollBackRun } from "@/lib/use-cases/run/roll-back-run";

let db: TestDatabase;
let live: LiveRun;
let app: Hono;
let secret: string;
let readOnly: string;
let foreign: string;

beforeAll(async () => {
  db = await createTestDatabase();
  live = await startLiveRun(db);
  const stranger = await startLiveRun(db);
  await rollBackRun(stranger.context, stranger.runId, "not this one");
  const tokenIn = async (projectId: string, scopes: string[]) => {
    const input = { projectId, name: "ci", scopes, expiresInDays: null };
    return (await createToken({ actor: ENGINE, db }, input)).secret;
  };
  secret = await tokenIn(live.seed.projectId, ["read", "samples:write", "flag:read"]);
  readOnly = await tokenIn(live.seed.projectId, ["read"]);
  foreign = await tokenIn(stranger.seed.projectId, ["read", "samples:write", "flag:read"]);
  const log = createLog("test");
  const publicUrl = "http://127.0.0.1:3000";
  const authenticate = createAuthenticator({ db, sessionSecret: "s".repeat(32), publicUrl });
  const deps = {
    authenticate,
    services: { db },
    attempts: new Attempts(db),
    log,
    secret: "s".repeat(32),
  };
  app = new Hono();
  app.onError((error, c) => answerError(error, c, log));
  for (const spec of [...metricRoutes, ...funnelRoutes, ...liveRoutes, ...trafficRoutes]) {
    const limit = bodyLimit({
      maxSize: spec.maxBytes,
      onError: () => {
        throw new AppError("too_large", "too large");
      },
    });
    app.on(spec.method, spec.path, limit, serveRoute(spec, deps));
  }
});
afterAll(async () => {
  hubOf(db).close();
  await db.close();
});

function call(method: string, target: string, init: RequestInit = {}, token = secret) {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  return app.request(target.replace(":run", live.runId), { ...init, method, headers });
}

const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  body: typeof body === "string" ? body : JSON.stringify(body),
  headers: { "content-type": "application/json", ...headers },
});
const lines = (body: string): RequestInit => ({
  body,
  headers: { "content-type": "application/x-ndjson" },
});
const sample = { metric: "latency", value: 120 };
const event = { funnel: "upload", step: "open", user: "ann" };

describe("pushing", () => {
  it.each<[string, string, RequestInit, number, string | null]>([
    ["one sample", "/runs/:run/samples", json({ samples: [sample] }), 200, null],
    ["lines", "/runs/:run/samples", lines(`${JSON.stringify(sample)}\n\n`), 200, null],
    ["an event", "/runs/:run/funnel-events", json({ events: [event] }), 200, null],
    ["nothing valid", "/runs/:run/samples", json({ samples: [{}] }), 422, "all_rejected"],
    ["no sample", "/runs/:run/samples", json({ samples: [] }), 400, "invalid_request"],
    ["events as samples", "/runs/:run/samples", json({ events: [event] }), 400, "invalid_request"],
    ["broken JSON", "/runs/:run/samples", json('{"samples":[{"value":NaN}]}'), 400, "invalid_json"],
    ["only broken lines", "/runs/:run/samples", lines("{\n{"), 422, "all_rejected"],
    ["no lines", "/runs/:run/samples", lines("\n\n"), 400, "invalid_request"],
    ["text", "/runs/:run/samples", { body: "latency 5" }, 415, "unsupported_media_type"],
    ["50 MB", "/runs/:run/samples", json(" ".repeat(50_000_000)), 413, "too_large"],
    ["to no run", "/runs/nothing/samples", json({ samples: [sample] }), 404, "not_found"],
  ])("%s", async (_, target, init, status, code) => {
    const response = await call("post", target, init);
    expect(response.status).toBe(status);
    if (code === null) IngestAnswer.parse(await response.json());
    else expect(Problem.parse(await response.json())).toMatchObject({ status, code });
  });

  it("rejects broken lines by line and keeps the others", async () => {
    const body = `${JSON.stringify(sample)}\n{"metric":"latency","value":NaN}\n\n{"metric":"x","value":1}\n`;
    const answer = IngestAnswer.parse(
      await (await call("post", "/runs/:run/samples", lines(body))).json(),
    );
    expect(answer.accepted).toBe(1);
    expect(answer.rejected).toMatchObject([
      { index: 1, code: "invalid_json", message: expect.stringContaining("line 2") },
      { index: 3, code: "unknown_metric" },
    ]);
  });

  it("answers a repeated key with the same bytes, and refuses it with another body", async () => {
    const request = json(
      { samples: [sample, { metric: "x", value: 1 }] },
      { "idempotency-key": "k1" },
    );
    const first = await call("post", "/runs/:run/samples", request);
    const again = await call("post", "/runs/:run/samples", request);
    expect(again.status).toBe(200);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.text()).toBe(await first.text());
    const other = await call(
      "post",
      "/runs/:run/samples",
      json({ samples: [sample] }, { "idempotency-key": "k1" }),
    );
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ code: "idempotency_key_reused" });
  });

  it("is for those who may", async () => {
    const request = json({ samples: [sample] });
    expect((await call("post", "/runs/:run/samples", request, readOnly)).status).toBe(403);
    expect((await call("post", "/runs/:run/samples", request, foreign)).status).toBe(404);
    expect((await call("post", "/runs/:run/samples", request, "wrong")).status).toBe(401);
  });
});

describe("series", () => {
  it("has at most 240 points a metric, with nulls for gaps", async () => {
    const ago = (seconds: number) => Date.now() - seconds * 1000;
    const samples = [
      { metric: "queue", value: 4, at: ago(400) },
      { metric: "queue", value: 6, at: ago(200) },
    ];
    await call("post", "/runs/:run/samples", json({ samples }));
    await db.pool.query(
      "UPDATE stage SET started_at = started_at - interval '1 day' WHERE id = $1",
      [live.stageId],
    );
    await mergePendingOfRun(db, live.runId);
    const read = async () =>
      StageSeries.parse(await (await call("get", "/runs/:run/stages/s1/series")).json());
    const long = await read();
    const points = long.metrics.queue ?? [];
    expect(points.length).toBeLessThanOrEqual(240);
    expect(points.length).toBeGreaterThan(200);
    expect(long.bucketSeconds).toBeGreaterThan(300);
    expect(points.at(0)?.value).toBeNull();
    await db.pool.query(
      "UPDATE stage SET started_at = started_at + interval '1 day' WHERE id = $1",
      [live.stageId],
    );
    const short = await read();
    expect(short.bucketSeconds).toBe(10);
    const values = (short.metrics.queue ?? []).map((p) => p.value);
    expect(values.filter((v) => v !== null)).toEqual([4, 6]);
    expect(values.indexOf(6) - values.indexOf(4)).toBeGreaterThanOrEqual(19);
    expect((short.metrics.latency ?? []).at(-1)?.value).toBeCloseTo(120, 0);
    expect(short.metrics.tls).toEqual([]);
    expect((await call("get", "/runs/:run/stages/s9/series")).status).toBe(404);
  });
});

describe("the live stream", () => {
  it("opens for readers and refuses a wrong id", async () => {
    const response = await call("get", "/runs/:run/live?lastEventId=-1");
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toContain("retry: 1000");
    await reader?.cancel();
    expect(
      (await call("get", "/runs/:run/live", { headers: { "last-event-id": "x" } })).status,
    ).toBe(400);
    expect((await call("get", "/runs/:run/live", {}, foreign)).status).toBe(404);
  });
});

describe("flags", () => {
  const evaluate = (body: unknown, flag = "f", token = secret) =>
    call("post", `/ofrep/v1/evaluate/flags/${flag}`, json(body), token);
  const who = <Key>(targetingKey: Key) => ({ context: { targetingKey } });

  it.each<[string, unknown, string, number, string]>([
    ["broken JSON", "{", "f", 400, "PARSE_ERROR"],
    ["no key", { context: {} }, "f", 400, "TARGETING_KEY_MISSING"],
    ["no context", {}, "f", 400, "TARGETING_KEY_MISSING"],
    ["a wrong context", { context: 5 }, "f", 400, "INVALID_CONTEXT"],
    ["a number as key", who(5), "f", 400, "INVALID_CONTEXT"],
    ["an unknown flag", who("ann"), "g", 404, "FLAG_NOT_FOUND"],
  ])("%s", async (_, body, flag, status, errorCode) => {
    const response = await evaluate(body, flag);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ key: flag, errorCode });
  });

  it("needs the scope", async () => {
    expect((await evaluate(who("ann"), "f", readOnly)).status).toBe(403);
  });

  it("answers what OpenFeature's own client reads, by bearer token and by API key", async () => {
    const api = new OFREPApi("http://tollgate", async (input, init) =>
      app.request(new Request(input, init)),
    );
    const users = Array.from({ length: 200 }, (_, i) => `user-${i}`);
    for (const user of users) {
      const headers = { "x-api-key": secret };
      const { value } = await api.postEvaluateFlags("f", who(user), { headers });
      const expected = isWithin(bucketOf("f", user), 5);
      expect(value).toMatchObject({
        key: "f",
        value: expected,
        reason: "SPLIT",
        variant: expected ? "canary" : "stable",
        metadata: { runId: live.runId, stage: "s1", percent: 5 },
      });
    }
  });

  it("answers all flags at once, and 304 while nothing changed", async () => {
    const target = "/ofrep/v1/evaluate/flags";
    const first = await call("post", target, json(who("ann")));
    expect(await first.json()).toMatchObject({ flags: [{ key: "f", reason: "SPLIT" }] });
    const etag = first.headers.get("etag") ?? "";
    const again = await call("post", target, json(who("ann"), { "if-none-match": etag }));
    expect(again.status).toBe(304);
  });

  it("sends nobody to a run that was rolled back, at once", async () => {
    const canary = Array.from({ length: 1000 }, (_, i) => `user-${i}`).find((u) =>
      isWithin(bucketOf("f", u), 5),
    );
    const value = async () => (await (await evaluate(who(canary))).json()).value;
    expect(await value()).toBe(true);
    await rollBackRun(live.context, live.runId, "enough");
    await expect.poll(value, { timeout: 5000, interval: 20 }).toBe(false);
  });

  it("answers for its own project only", async () => {
    const response = await evaluate(who("ann"), "f", foreign);
    expect(await response.json()).toMatchObject({ value: false, metadata: { percent: 0 } });
  });
});
