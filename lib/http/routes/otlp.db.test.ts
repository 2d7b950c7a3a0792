import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OtlpStatus } from "@/lib/contract/otlp";
import { openDatabase } from "@/lib/data/database";
import { type FrontDoor, openFrontDoor } from "@/lib/testing/front-door";
import type { LiveRun } from "@/lib/testing/live-run";
import {
  at,
  attribute,
  gauge,
  type Json,
  bodyOf as otlpBody,
  partOf,
  sendOtlp,
} from "@/lib/testing/otlp-body";
import { startOtlpRun, totalOf } from "@/lib/testing/otlp-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
let live: LiveRun;
let door: FrontDoor;
let bearer: Record<string, string>;

beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  live = await startOtlpRun(db);
  door = openFrontDoor(db, live.seed);
  bearer = await door.bearer("samples:write");
});
afterAll(async () => {
  await db.close();
});

const JSON_TYPE = { "Content-Type": "application/json" };
const PROTOBUF = { "Content-Type": "application/x-protobuf" };

const bodyOf = (metrics: Json[], attributes?: Json[]) =>
  otlpBody(metrics, attributes ?? [attribute("tollgate.run", live.runId)]);
const send = (
  body: Parameters<typeof sendOtlp>[2],
  headers: Record<string, string> = JSON_TYPE,
  through = door,
) => sendOtlp(through, { ...bearer, ...headers }, body);

async function accepted(body: Json, headers: Record<string, string> = {}) {
  const response = await send(body, { ...JSON_TYPE, ...headers });
  expect(response.headers.get("content-type")).toBe("application/json");
  return partOf(response);
}

describe("a refused request", () => {
  const point = (how: Json) => () => bodyOf([gauge("queue", how)]);
  const gzip = { ...JSON_TYPE, "Content-Encoding": "gzip" };

  it.each<[string, () => Json | string | Uint8Array<ArrayBuffer>, Record<string, string>, number]>([
    ["broken JSON", () => "{", JSON_TYPE, 400],
    ["no object", () => "[]", JSON_TYPE, 400],
    ["bytes that are no UTF-8", () => new Uint8Array([0x22, 0xff, 0x22]), JSON_TYPE, 400],
    ["resources that are no list", () => ({ resourceMetrics: {} }), JSON_TYPE, 400],
    ["a value that is a text", point({ asDouble: "a lot" }), JSON_TYPE, 400],
    ["a count with a fraction", point({ asDouble: null, asInt: 1.5 }), JSON_TYPE, 400],
    ["a time that is a date", point({ timeUnixNano: "2026-01-01T00:00:00Z" }), JSON_TYPE, 400],
    ["a time below zero", point({ timeUnixNano: "-5" }), JSON_TYPE, 400],
    ["a value of two kinds", () => bodyOf([{ ...gauge("queue", {}), sum: {} }]), JSON_TYPE, 400],
    [
      "an enum by its name",
      () => bodyOf([{ name: "requests", sum: { aggregationTemporality: "CUMULATIVE" } }]),
      JSON_TYPE,
      400,
    ],
    ["no run", () => bodyOf([gauge("queue", {})], []), JSON_TYPE, 400],
    [
      "an unknown run",
      () => bodyOf([gauge("queue", {})], [attribute("tollgate.run", "DOC-0")]),
      JSON_TYPE,
      400,
    ],
    ["protobuf that ends early", () => new Uint8Array([0x0a, 0x50, 0x01]), PROTOBUF, 400],
    ["JSON as protobuf", () => "{}", PROTOBUF, 400],
    ["a plain body as gzip", () => bodyOf([]), gzip, 400],
    ["text", () => "queue 5", { "Content-Type": "text/plain" }, 415],
    ["no type", () => new Uint8Array([]), {}, 415],
    ["another compression", () => bodyOf([]), { ...JSON_TYPE, "Content-Encoding": "br" }, 415],
    ["21 MiB", () => " ".repeat(21 * 1024 ** 2), JSON_TYPE, 413],
    [
      "21 MiB in a small gzip",
      () => new Uint8Array(gzipSync(" ".repeat(21 * 1024 ** 2))),
      gzip,
      413,
    ],
  ])("%s", async (_, body, headers, status) => {
    const response = await send(body(), headers);
    expect(response.status).toBe(status);
    const isProtobuf = headers === PROTOBUF;
    expect(response.headers.get("content-type")).toBe(
      isProtobuf ? "application/x-protobuf" : "application/json",
    );
    if (isProtobuf) {
      // Field 2 of google.rpc.Status is its message.
      expect(await response.text()).toContain("The body is no ExportMetricsServiceRequest");
    } else {
      const { message, code } = OtlpStatus.parse(await response.json());
      expect(message).not.toBe("");
      expect(code).toBe(status === 413 ? 8 : 3);
    }
    expect(await totalOf(db, live.stageId, "queue")).toBeNull();
  });

  it("says where it is broken", async () => {
    const response = await send(bodyOf([gauge("queue", { timeUnixNano: "soon" })]));
    const field = "resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints[0].timeUnixNano";
    expect(OtlpStatus.parse(await response.json()).details).toEqual([
      {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        fieldViolations: [
          { field, description: 'is "soon", expected nanoseconds since 1970, an integer' },
        ],
      },
    ]);
  });

  it("is for those who may", async () => {
    const reader = await door.bearer("read");
    const stranger = openFrontDoor(db, (await startOtlpRun(db)).seed);
    const foreign = await stranger.bearer("samples:write");
    const body = bodyOf([gauge("queue", {})]);
    for (const [headers, status, code] of [
      [reader, 403, 7],
      [foreign, 400, 3],
      [{ Authorization: "Bearer wrong" }, 401, 16],
    ] as const) {
      const response = await send(body, { ...JSON_TYPE, ...headers });
      expect([response.status, OtlpStatus.parse(await response.json()).code]).toEqual([
        status,
        code,
      ]);
    }
    const wrong = await send(new Uint8Array([]), { ...PROTOBUF, Authorization: "Bearer wrong" });
    expect(wrong.headers.get("content-type")).toBe("application/x-protobuf");
    expect(wrong.headers.get("www-authenticate")).toBe("Bearer");
    expect(wrong.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const got = await door.app.request("/api/v1/otlp/v1/metrics", { headers: bearer });
    expect([got.status, OtlpStatus.parse(await got.json()).code]).toEqual([405, 12]);
  });

  it("may be tried again where the database is away", async () => {
    const lost = openDatabase(db.url);
    const through = openFrontDoor(lost, live.seed);
    await lost.close();
    const response = await send(bodyOf([gauge("queue", {})]), JSON_TYPE, through);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(OtlpStatus.parse(await response.json()).code).toBe(14);
  });
});

describe("what a request brings", () => {
  it("is nothing where it is empty", async () => {
    expect(await accepted({})).toEqual({ rejected: 0, message: "" });
    const response = await send(new Uint8Array([]), PROTOBUF);
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it("goes to the run that the header names, by the document's id as well", async () => {
    const { rows } = await db.pool.query("SELECT document_id FROM run WHERE id = $1", [live.runId]);
    const headers = { "x-tollgate-run": rows[0].document_id };
    const answer = await accepted(bodyOf([gauge("queue", {})], []), headers);
    expect(answer).toEqual({ rejected: 0, message: "" });
    expect(await totalOf(db, live.stageId, "queue")).toMatchObject({ last: 3 });
  });

  it("is refused point by point, with words", async () => {
    const summary = { dataPoints: [{ timeUnixNano: at(1), quantileValues: [] }] };
    const cases: [Json, string | null][] = [
      [gauge("queue", { timeUnixNano: at(2), flags: 1, asDouble: undefined }), null],
      [gauge("queue", { asDouble: "NaN" }), "the value is NaN"],
      [gauge("queue", { asDouble: undefined }), "no value"],
      [gauge("queue", { timeUnixNano: at(-1200) }), "before the stage s1 began"],
      [gauge("queue", { timeUnixNano: at(900) }), "in the future"],
      [gauge("queue", { timeUnixNano: undefined }), "no time"],
      [gauge("queue", { asDouble: 1e16 }), "too large"],
      [gauge("quue", {}), "no metric of the stage s1 takes it"],
      [gauge("tls", {}), "tls is a version"],
      [{ ...gauge("queue", {}), unit: "By" }, 'an instrument with the unit "By"'],
      [{ name: "queue", summary }, "quantiles that are computed already"],
      [{ name: "queue", sum: gauge("queue", {}).gauge }, "no aggregation temporality"],
    ];
    for (const [metric, words] of cases) {
      const { rejected, message } = await accepted(bodyOf([metric]));
      expect([metric, rejected]).toEqual([metric, words === null ? 0 : 1]);
      expect(message).toContain(words ?? "");
    }
    expect(await totalOf(db, live.stageId, "queue")).toBeNull();
  });

  it("keeps the valid points beside the refused ones", async () => {
    const run = attribute("tollgate.run", live.runId);
    const [first] = bodyOf([gauge("queue", {}), gauge("unheard", {})]).resourceMetrics as Json[];
    const [second] = bodyOf([gauge("queue", {})], [run, attribute("tollgate.arm", "blue")])
      .resourceMetrics as Json[];
    const { rejected, message } = await accepted({ resourceMetrics: [first, second] });
    expect(rejected).toBe(2);
    expect(message).toContain('tollgate.arm is "blue", expected canary or control');
    expect(message).toContain("1 of unheard:");
    expect(await totalOf(db, live.stageId, "queue")).toMatchObject({ count: 1, last: 3 });
  });
});
