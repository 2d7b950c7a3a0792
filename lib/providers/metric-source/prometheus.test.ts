import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { prometheusSource } from "@/lib/providers/metric-source/prometheus";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";
import { httpSourceContract } from "@/lib/testing/http-source-contract";
import { CONTRACT_WINDOW, sourceErrorOf } from "@/lib/testing/metric-source-contract";
import { pullPrometheus, success, vector } from "@/lib/testing/prometheus-replies";

const AT = CONTRACT_WINDOW.to;
const SECONDS = AT.getTime() / 1000;

httpSourceContract("Prometheus", {
  open: prometheusSource,
  ask: (origin, timeout) => ({
    source: {
      kind: "prometheus",
      key: "prom",
      url: origin,
      headers: { Authorization: { kind: "secret", name: "prom-token" } },
      polling: { interval: 15_000, timeout, retries: 0 },
    },
    query: { kind: "prometheus", promql: "sum(increase(orders_total[$window]))" },
    answers: "window",
  }),
  secrets: () => ({ "prom-token": "Bearer tollgate-secret-3141592653" }),
  replies: { value: vector([{}, "42"]), empty: vector(), nan: vector([{}, "NaN"]) },
});

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
});

const pull = (question?: Parameters<typeof pullPrometheus>[1]) =>
  pullPrometheus(server.origin, question);

function asked() {
  const [request] = server.requests;
  if (!request) throw new Error("nothing was asked");
  return { ...request, form: Object.fromEntries(new URLSearchParams(request.body)) };
}

describe("what Prometheus is asked", () => {
  it("is an instant query at the end of the window", async () => {
    server.answer(vector([{ job: "api" }, "1.5"]));
    const window = { from: new Date(AT.getTime() - 93_000), to: AT };
    const promql = "rate(x[$window]) / rate(y[$window])";
    const answer = await pull({ promql, path: "/prometheus/", window });
    expect(asked()).toMatchObject({
      method: "POST",
      url: expect.objectContaining({ pathname: "/prometheus/api/v1/query" }),
      headers: {
        "x-scope-orgid": "shop",
        "content-type": "application/x-www-form-urlencoded",
      },
      form: {
        query: "rate(x[93s]) / rate(y[93s])",
        time: String(SECONDS),
        timeout: "5000ms",
      },
    });
    expect(answer).toEqual({
      query: "rate(x[93s]) / rate(y[93s])",
      series: '{job="api"}',
      warnings: [],
      data: { kind: "value", value: 1.5, at: AT, samples: null },
    });
  });

  it("is a range query on the grid of the interval, without the window's end", async () => {
    const points = [SECONDS - 30, SECONDS - 15, SECONDS].map((at) => [at, String(at)]);
    server.answer(success("matrix", [{ metric: { job: "api" }, values: points }]));
    const window = { from: new Date(AT.getTime() - 40_000), to: AT };
    const answer = await pull({ promql: "rate(x[$window])", answers: "samples", window });
    expect(asked()).toMatchObject({
      url: expect.objectContaining({ pathname: "/api/v1/query_range" }),
      form: {
        query: "rate(x[15s])",
        start: String(SECONDS - 30),
        end: String(SECONDS - 15),
        step: "15",
      },
    });
    expect(answer.data).toEqual({
      kind: "points",
      points: [30, 15].map((ago) => ({
        at: new Date(AT.getTime() - ago * 1000),
        value: SECONDS - ago,
      })),
    });
  });

  it("is asked for a window without an instant of the grid, and has nothing in it", async () => {
    server.answer(success("matrix", [{ metric: {}, values: [[SECONDS - 15, "1"]] }]));
    const window = { from: new Date(AT.getTime() - 9_000), to: new Date(AT.getTime() - 3_000) };
    expect((await pull({ answers: "samples", window })).data).toEqual({ kind: "empty" });
    expect(asked().form).toMatchObject({ start: String(SECONDS - 15), end: String(SECONDS - 15) });
  });

  it("is never more points than Prometheus gives, and says so", async () => {
    server.answer(success("matrix", []));
    const window = { from: new Date(AT.getTime() - 90 * 24 * 3_600_000), to: AT };
    const { warnings } = await pull({ answers: "samples", window });
    expect(warnings).toEqual([expect.stringContaining("11000")]);
    const { start, end, step } = asked().form;
    expect((Number(end) - Number(start)) / Number(step)).toBe(10_999);
  });
});

describe("what Prometheus answers", () => {
  it.each([
    ["NaN", Number.NaN],
    ["+Inf", Number.POSITIVE_INFINITY],
    ["-Inf", Number.NEGATIVE_INFINITY],
    ["1e-07", 1e-7],
    ["-0.5", -0.5],
    ["1.7976931348623157e+308", Number.MAX_VALUE],
  ])("reads %s", async (text, value) => {
    server.answer(success("scalar", [SECONDS, text]));
    expect((await pull()).data).toEqual({ kind: "value", value, at: AT, samples: null });
    server.answer(vector([{}, text]));
    expect((await pull()).data).toEqual({ kind: "value", value, at: AT, samples: null });
    server.answer(success("matrix", [{ metric: {}, values: [[SECONDS - 15, text]] }]));
    expect((await pull({ answers: "samples" })).data).toMatchObject({ points: [{ value }] });
  });

  it.each(["", " ", "0x10", "ten", "1,5", "1.", "Infinity", "nan "])(
    "does not read %j as a number",
    async (text) => {
      server.answer(vector([{}, text]));
      expect(await sourceErrorOf(pull())).toMatchObject({ code: "bad_answer" });
    },
  );

  it("puts a histogram by le together, in the order of its boundaries", async () => {
    server.answer(
      vector(
        [{ le: "+Inf", job: "api" }, "10"],
        [{ le: "0.5", job: "api" }, "4"],
        [{ le: "1.0", job: "api" }, "5"],
        [{ le: "0.1", job: "api" }, "1"],
        [{ le: "1", job: "api" }, "4"],
      ),
    );
    expect(await pull()).toMatchObject({
      series: '{job="api"}',
      data: {
        kind: "histogram",
        sum: null,
        at: AT,
        buckets: [
          { above: 0, upTo: 0.1, count: 1 },
          { above: 0.1, upTo: 0.5, count: 3 },
          { above: 0.5, upTo: 1, count: 5 },
          { above: 1, upTo: Number.POSITIVE_INFINITY, count: 1 },
        ],
      },
      warnings: [],
    });
  });

  it("begins a histogram of values below zero at the beginning of all numbers", async () => {
    server.answer(vector([{ le: "-1" }, "2"], [{ le: "+Inf" }, "3"]));
    expect((await pull()).data).toMatchObject({
      buckets: [
        { above: Number.NEGATIVE_INFINITY, upTo: -1, count: 2 },
        { above: -1, upTo: Number.POSITIVE_INFINITY, count: 1 },
      ],
    });
  });

  it("forgives rounding in a histogram, and says so", async () => {
    server.answer(vector([{ le: "1" }, "3.0000000000000004"], [{ le: "+Inf" }, "3"]));
    const { data, warnings } = await pull();
    expect(data).toMatchObject({ buckets: [{ count: 3.0000000000000004 }, { count: 0 }] });
    expect(warnings).toEqual([expect.stringContaining("rounding")]);
  });

  it("has nothing where a histogram counts nothing", async () => {
    server.answer(vector([{ le: "1" }, "0"], [{ le: "+Inf" }, "0"]));
    expect((await pull()).data).toEqual({ kind: "empty" });
  });

  it("reads a native histogram", async () => {
    const buckets = [
      [0, "1", "1.5", "4"],
      [1, "-1.5", "-1", "1"],
      [3, "-0.001", "0.001", "2"],
    ];
    const histogram = [SECONDS, { count: "7", sum: "5.25", buckets }];
    server.answer(success("vector", [{ metric: { job: "api" }, histogram }]));
    expect((await pull()).data).toEqual({
      kind: "histogram",
      sum: 5.25,
      at: AT,
      buckets: [
        { above: -1.5, upTo: -1, count: 1 },
        { above: -0.001, upTo: 0.001, count: 2 },
        { above: 1, upTo: 1.5, count: 4 },
      ],
    });
  });

  it("reads a ratio from two series", async () => {
    server.answer(vector([{ tollgate: "denominator" }, "12"], [{ tollgate: "numerator" }, "11"]));
    expect(await pull()).toMatchObject({
      data: { kind: "ratio", numerator: 11, denominator: 12, at: AT },
      series: "{}",
    });
  });

  it("keeps warnings and notes", async () => {
    server.answer(
      success("vector", [{ metric: {}, value: [SECONDS, "1"] }], {
        warnings: ["store gateway 3 did not answer"],
        infos: ["metric might not be a counter"],
      }),
    );
    expect((await pull()).warnings).toEqual([
      "store gateway 3 did not answer",
      "metric might not be a counter",
    ]);
  });
});
