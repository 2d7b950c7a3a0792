import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Answers, JsonSelection } from "@/lib/domain/source/source";
import { httpJsonSource } from "@/lib/providers/metric-source/http-json";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";
import { httpSourceContract } from "@/lib/testing/http-source-contract";
import { CONTRACT_WINDOW, sourceErrorOf } from "@/lib/testing/metric-source-contract";

const SELECT: JsonSelection = {
  value: "$.value",
  numerator: null,
  denominator: null,
  samples: null,
  at: null,
};
const LAST = new Date(CONTRACT_WINDOW.to.getTime() - 1);

httpSourceContract("HTTP JSON", {
  open: httpJsonSource,
  ask: (origin, timeout) => ({
    source: {
      kind: "http-json",
      key: "stats",
      url: origin,
      headers: { "X-Api-Key": { kind: "secret", name: "stats-key" } },
      polling: { interval: 15_000, timeout, retries: 0 },
    },
    query: { kind: "http-json", path: "/stats?window=$window", select: SELECT },
    answers: "window",
  }),
  secrets: () => ({ "stats-key": "tollgate-secret-2718281828" }),
  replies: { value: { body: '{"value":42}' }, empty: { body: '{"value":null}' }, nan: null },
});

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
});

function pull(
  body: string,
  select: Partial<JsonSelection> = {},
  options: { path?: string; answers?: Answers } = {},
) {
  server.answer({ body });
  const outbound = pinnedOutbound(() => ({
    origins: [{ origin: server.origin, private: true }],
    secrets: new Map(),
  }));
  return httpJsonSource({ outbound })({
    project: "shop",
    source: {
      kind: "http-json",
      key: "stats",
      url: `${server.origin}/v2`,
      headers: { "x-org": { kind: "text", text: "shop" } },
      polling: { interval: 15_000, timeout: 5_000, retries: 0 },
    },
    query: {
      kind: "http-json",
      path: options.path ?? "/stats",
      select: { ...SELECT, ...select },
    },
    answers: options.answers ?? "window",
    window: CONTRACT_WINDOW,
    signal: new AbortController().signal,
  });
}

describe("httpJsonSource", () => {
  it("fills the window in below the source's address", async () => {
    const path = "/stats?from=$from&to=$to&window=$window";
    const { query } = await pull('{"value":1}', {}, { path });
    expect(server.requests[0]).toMatchObject({ method: "GET", headers: { "x-org": "shop" } });
    expect(server.requests[0]?.url.pathname).toBe("/v2/stats");
    expect(Object.fromEntries(server.requests[0]?.url.searchParams ?? [])).toEqual({
      from: "2026-03-02T10:00:00.000Z",
      to: "2026-03-02T10:05:00.000Z",
      window: "300s",
    });
    expect(query).toMatch(/^GET http:.*window=300s \$\.value$/);
  });

  it.each(["//evil.example/x", "/@evil.example/", "/\\evil.example", "/../../x"])(
    "stays at its address with the path %s",
    async (path) => {
      await pull('{"value":1}', {}, { path });
      expect(server.requests[0]?.headers.host).toBe(new URL(server.origin).host);
    },
  );

  it.each<[string, Partial<JsonSelection>, object]>([
    ['{"value":0.5}', {}, { kind: "value", value: 0.5, at: LAST, samples: null }],
    ['[{"n":"a","v":1},{"n":"b","v":2}]', { value: "$[?@.n=='b'].v" }, { value: 2 }],
    ['{"a":{"b":[1,2,-3e2]}}', { value: "$.a.b[-1]" }, { value: -300 }],
    ['{"a":{"p95":7}}', { value: "$..p95" }, { value: 7 }],
    ['{"a.b":7}', { value: "$['a.b']" }, { value: 7 }],
    ['{"a..b$c":7}', { value: "$['a..b$c']" }, { value: 7 }],
    ['{"value":1,"n":12}', { samples: "$.n" }, { value: 1, samples: 12 }],
    ['{"value":null}', {}, { kind: "empty" }],
    [
      '{"ok":11,"all":12}',
      { value: null, numerator: "$.ok", denominator: "$.all" },
      { kind: "ratio", numerator: 11, denominator: 12, at: LAST },
    ],
    [
      '{"ok":null,"all":12}',
      { value: null, numerator: "$.ok", denominator: "$.all" },
      { kind: "empty" },
    ],
    [
      '{"value":1,"at":"2026-03-02T11:02:00+01:00"}',
      { at: "$.at" },
      { at: new Date("2026-03-02T10:02:00Z") },
    ],
    ['{"value":1,"at":1772445720}', { at: "$.at" }, { at: new Date("2026-03-02T10:02:00Z") }],
    [
      '{"value":1,"at":1772445720123}',
      { at: "$.at" },
      { at: new Date("2026-03-02T10:02:00.123Z") },
    ],
  ])("reads %s", async (body, select, data) => {
    expect((await pull(body, select)).data).toMatchObject(data);
  });

  it("is one observation as a sample, and none when it is known already", async () => {
    const samples = { answers: "samples" } as const;
    expect((await pull('{"value":1}', {}, samples)).data).toEqual({
      kind: "points",
      points: [{ at: LAST, value: 1 }],
    });
    const old = '{"value":1,"at":"2026-03-02T09:59:59Z"}';
    expect((await pull(old, { at: "$.at" }, samples)).data).toEqual({ kind: "empty" });
  });

  it.each<[string, Partial<JsonSelection>, RegExp]>([
    ['{"value":"42"}', {}, /the text "42"; expected a number.*quotation marks/],
    ['{"value":"high"}', {}, /"high"; expected a number/],
    ['{"value":true}', {}, /true; expected a number/],
    ['{"value":{}}', {}, /an object; expected a number/],
    ['{"value":[1]}', {}, /a list; expected a number/],
    ['{"value":1e999}', {}, /expected a number/],
    ['{"values":1}', {}, /leads to nothing/],
    ['{"constructor":1}', { value: "$.toString" }, /leads to nothing/],
    ['{"a":[1,2]}', { value: "$.a[*]" }, /several/],
    ['{"value":1,"n":1.5}', { samples: "$.n" }, /samples is 1.5/],
    ['{"value":1,"n":-1}', { samples: "$.n" }, /samples is -1/],
    ['{"value":1,"at":"yesterday"}', { at: "$.at" }, /expected a time/],
    ['{"value":1,"at":"2026-03-02T10:00:00"}', { at: "$.at" }, /expected a time/],
    ['{"value":1,"at":"2026-13-02T10:00:00Z"}', { at: "$.at" }, /expected a time/],
    ['{"value":1,"at":"2026-03-02T10:06:01Z"}', { at: "$.at" }, /future/],
    [`${"[".repeat(5000)}1${"]".repeat(5000)}`, { value: "$..x" }, /cannot be followed/],
  ])("refuses %.60s", async (body, select, words) => {
    const error = await sourceErrorOf(pull(body, select));
    expect(error.code).toBe("bad_answer");
    expect(error.message).toMatch(words);
  });

  it.each([
    ["$.a[", /cannot be read/],
    ["$[?match(@.a, '(a+)+b')]", /match/],
    ["$[?search(@.a, '(a+)+b')]", /search/],
    ["$..a..b", /very long/],
    ["$.a[?@.b == $.c]", /very long/],
    [`$.${"a".repeat(600)}`, /very long/],
  ])("refuses the path %.40s", async (value, words) => {
    const error = await sourceErrorOf(pull("{}", { value }));
    expect(error.code).toBe("bad_query");
    expect(error.message).toMatch(words);
  });

  it("takes no ratio for a sample", async () => {
    const select = { value: null, numerator: "$.a", denominator: "$.a" };
    expect(await sourceErrorOf(pull('{"a":1}', select, { answers: "samples" }))).toMatchObject({
      code: "bad_query",
    });
  });
});
