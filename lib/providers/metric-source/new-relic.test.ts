import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Answers } from "@/lib/domain/source/source";
import {
  type AnsweringServer,
  type Reply,
  startAnsweringServer,
} from "@/lib/testing/answering-server";
import { httpSourceContract } from "@/lib/testing/http-source-contract";
import { askSubject, CONTRACT_WINDOW, sourceErrorOf } from "@/lib/testing/metric-source-contract";
import {
  bucket,
  MINUTE,
  nerdGraph,
  nerdGraphError,
  newRelicSubject,
} from "@/lib/testing/new-relic-subject";

httpSourceContract("New Relic, samples", newRelicSubject("samples"));
httpSourceContract("New Relic, window", newRelicSubject("window"));

describe("newRelicSource", () => {
  let server: AnsweringServer;
  beforeAll(async () => {
    server = await startAnsweringServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.requests.length = 0;
  });
  const ask = (answers: Answers, options?: { nrql?: string; path?: string; timeout?: number }) =>
    askSubject(newRelicSubject(answers, options), server.origin, { timeout: options?.timeout });
  const { from, to } = CONTRACT_WINDOW;
  /** The last instant of the bucket that ends then. */
  const at = (minutes: number) => new Date(from.getTime() + minutes * MINUTE - 1);

  it.each([
    ["", "/graphql"],
    ["/", "/graphql"],
    ["/graphql", "/graphql"],
    ["/proxy/new-relic/", "/proxy/new-relic/graphql"],
  ])("asks one question as variables of GraphQL; url %j", async (path, asked) => {
    server.answer({ body: nerdGraph([{ value: 1 }]) });
    await ask("window", { path, nrql: 'SELECT count(*) FROM Log WHERE a = "b"', timeout: 20_000 });
    const [seen] = server.requests;
    expect(seen).toMatchObject({
      method: "POST",
      headers: { "api-key": "NRAK-0123456789ABCDEFGHIJKLMNOPQ" },
    });
    expect(seen?.url.pathname).toBe(asked);
    const body = JSON.parse(seen?.body ?? "");
    expect(body.variables).toEqual({
      account: 1_234_567,
      nrql: `SELECT count(*) FROM Log WHERE a = "b"\nSINCE ${from.getTime()} UNTIL ${to.getTime()}`,
      timeout: 20,
    });
    expect(body.query).toMatch(/^query \(\$account: Int!, \$nrql: Nrql!, \$timeout: Seconds\)/);
    expect(body.query).toContain("nrql(query: $nrql, timeout: $timeout)");
  });

  it.each<[Answers, string, string]>([
    ["window", "SELECT rate(count(*), $window) FROM Log", "300 seconds"],
    ["samples", "SELECT count(*) FROM Log TIMESERIES $window", "60 seconds"],
  ])("fills $window in for %s", async (answers, nrql, length) => {
    server.answer({ body: nerdGraph([]) });
    const { query } = await ask(answers, { nrql });
    expect(query.split("\n")[0]).toBe(nrql.replace("$window", length));
  });

  it.each([
    [900_000, 120],
    [6999, 6],
    [3000, 5],
  ])("turns a timeout of %i ms into %i s", async (timeout, seconds) => {
    server.answer({ body: nerdGraph([{ value: 1 }]) });
    await ask("window", { timeout });
    expect(JSON.parse(server.requests[0]?.body ?? "").variables.timeout).toBe(seconds);
  });

  it.each<[string, unknown[], unknown]>([
    ["a value and its samples", [{ value: 0.25, samples: 40 }], { value: 0.25, samples: 40 }],
    ["one column of any name", [{ "average.duration": 0.25 }], { value: 0.25, samples: null }],
    ["one percentile", [{ "percentile.duration": { "95": 0.3 } }], { value: 0.3, samples: null }],
    ["one percentile AS value", [{ value: { "99": 1.5 }, samples: 3 }], { value: 1.5, samples: 3 }],
    ["zero", [{ count: 0 }], { value: 0 }],
    [
      "a ratio",
      [{ numerator: 3, denominator: 1000 }],
      { kind: "ratio", numerator: 3, denominator: 1000 },
    ],
  ])("reads %s", async (_what, rows, data) => {
    server.answer({ body: nerdGraph(rows) });
    const answer = await ask("window");
    expect(answer.data).toMatchObject({ at: to, ...(data as object) });
    expect(answer.warnings).toEqual([]);
  });

  it.each<[string, unknown[]]>([
    ["null", [{ value: null }]],
    ["a percentile of nothing", [{ "percentile.duration": { "95": null } }]],
    ["half a ratio", [{ numerator: 3, denominator: null }]],
  ])("has nothing in %s", async (_what, rows) => {
    server.answer({ body: nerdGraph(rows) });
    expect((await ask("window")).data).toEqual({ kind: "empty" });
  });

  it.each<[string, unknown[], { at: Date; value: number }[]]>([
    ["nulls", [bucket(0, { value: null }), bucket(1, { value: 2 })], [{ at: at(2), value: 2 }]],
    [
      "a bucket that is being filled",
      [bucket(3, { value: 1 }), bucket(4.5, { value: 2 })],
      [{ at: at(4), value: 1 }],
    ],
    [
      "a bucket that begins before the window",
      [bucket(-0.5, { value: 9 }), bucket(1, { value: 2 })],
      [{ at: at(2), value: 2 }],
    ],
  ])("leaves out %s, and sorts", async (_what, rows, points) => {
    server.answer({ body: nerdGraph([...rows].reverse()) });
    expect((await ask("samples")).data).toEqual({ kind: "points", points });
  });

  it("keeps what New Relic says beside its answer", async () => {
    const timeWindow = { begin: from.getTime() - MINUTE, end: to.getTime() };
    const messages = ["The query inspected a sample of the events"];
    const body = JSON.parse(nerdGraph([{ value: 1 }], { messages, timeWindow }));
    const errors = [{ message: "This field is deprecated! Please use `x` instead." }];
    server.answer({ body: JSON.stringify({ ...body, errors }) });
    expect(await ask("window")).toMatchObject({
      data: { value: 1 },
      warnings: [
        "This field is deprecated! Please use `x` instead.",
        "The query inspected a sample of the events",
        "New Relic answered for 2026-03-02T09:59:00.000Z to 2026-03-02T10:05:00.000Z.",
      ],
    });
  });

  it.each<[string, Answers, Reply, string, RegExp]>([
    [
      "a syntax error",
      "window",
      {
        body: nerdGraphError("NRQL Syntax Error: Error at line 1", {
          errorClass: "BAD_USER_INPUT",
        }),
      },
      "bad_query",
      /NRQL Syntax Error: Error at line 1/,
    ],
    [
      "a timeout",
      "window",
      {
        body: nerdGraphError("NRDB query duration exceeded the set timeout", {
          errorClass: "TIMEOUT",
        }),
      },
      "timeout",
      /exceeded the set timeout/,
    ],
    [
      "an error of the server",
      "window",
      { body: nerdGraphError("An error occurred", { errorClass: "SERVER_ERROR" }) },
      "source_failed",
      /An error occurred/,
    ],
    [
      "a key that is none",
      "window",
      { body: nerdGraphError("Api key is not valid", { error_code: "BAD_API_KEY" }) },
      "unauthorised",
      /not valid/,
    ],
    [
      "an account out of reach",
      "window",
      { body: '{"data":{"actor":{"account":null}}}' },
      "unauthorised",
      /no such account/,
    ],
    [
      "a wrong key with 401",
      "window",
      { status: 401, body: nerdGraphError("Invalid credentials provided", {}) },
      "unauthorised",
      /401: Invalid credentials provided/,
    ],
    [
      "null without a reason",
      "window",
      { body: '{"data":{"actor":{"account":{"nrql":null}}}}' },
      "bad_answer",
      /expected data\.actor\.account\.nrql\.results/,
    ],
    [
      "facets",
      "window",
      { body: nerdGraph([{ facet: "a", appName: "a", count: 1 }], { facets: ["appName"] }) },
      "bad_answer",
      /1 rows by appName.*FACET/,
    ],
    [
      "facets without metadata",
      "samples",
      { body: nerdGraph([bucket(0, { facet: "a", appName: "a", count: 1 })]) },
      "bad_answer",
      /facet, appName/,
    ],
    [
      "two rows",
      "window",
      { body: nerdGraph([{ value: 1 }, { value: 2 }]) },
      "bad_answer",
      /2 rows/,
    ],
    [
      "two columns",
      "window",
      { body: nerdGraph([{ average: 1, max: 2 }]) },
      "bad_answer",
      /columns average, max.*AS value/,
    ],
    ["no column", "window", { body: nerdGraph([{}]) }, "bad_answer", /no column/],
    [
      "two percentiles",
      "window",
      { body: nerdGraph([{ "percentile.duration": { "50": 1, "95": 2 } }]) },
      "bad_answer",
      /2 numbers.*one percentile/,
    ],
    ["a text", "window", { body: nerdGraph([{ "latest.host": "a" }]) }, "bad_answer", /no number/],
    [
      "a ratio for each bucket",
      "samples",
      { body: nerdGraph([bucket(0, { numerator: 1, denominator: 2 })]) },
      "bad_answer",
      /answers: window/,
    ],
    [
      "rows without times",
      "samples",
      { body: nerdGraph([{ value: 1 }]) },
      "bad_answer",
      /beginTime/,
    ],
    [
      "two values for one bucket",
      "samples",
      { body: nerdGraph([bucket(0, { value: 1 }), bucket(0, { value: 2 })]) },
      "bad_answer",
      /two values/,
    ],
  ])("refuses %s (%s)", async (_what, answers, reply, code, words) => {
    server.answer(reply);
    const error = await sourceErrorOf(ask(answers));
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(words);
  });

  it.each([
    ["with 200", { status: 200 }, null],
    ["with 429", { status: 429, headers: { "retry-after": "30" } }, 30_000],
  ])("says that it was asked too often %s", async (_what, reply, retryAfterMs) => {
    const body = nerdGraphError("Too many requests", { errorClass: "TOO_MANY_REQUESTS" });
    server.answer({ ...reply, body });
    expect(await sourceErrorOf(ask("window"))).toMatchObject({
      code: "rate_limited",
      retryAfterMs,
    });
  });

  it("refuses a query of its own window before it asks", async () => {
    const nrql = "SELECT count(*) FROM Transaction SINCE 1 day ago";
    expect(await sourceErrorOf(ask("window", { nrql }))).toMatchObject({ code: "bad_query" });
    expect(server.requests).toEqual([]);
  });
});
