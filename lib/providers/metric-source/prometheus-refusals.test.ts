import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";
import { CONTRACT_WINDOW, sourceErrorOf } from "@/lib/testing/metric-source-contract";
import { pullPrometheus, success, vector } from "@/lib/testing/prometheus-replies";

const SECONDS = CONTRACT_WINDOW.to.getTime() / 1000;

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
afterAll(() => server.close());

const pull = (question?: Parameters<typeof pullPrometheus>[1]) =>
  pullPrometheus(server.origin, question);

describe("what Prometheus answers and nobody can use", () => {
  const le = (count: string, boundary: string): [Record<string, string>, string] => [
    { le: boundary },
    count,
  ];
  it.each([
    [
      "several series",
      vector([{ pod: "a", job: "x" }, "1"], [{ pod: "b", job: "x" }, "2"]),
      /2 series, told apart by pod \("a", "b"\)/,
    ],
    [
      "a histogram by le and pod",
      vector([{ le: "1", pod: "a" }, "1"], [{ le: "+Inf", pod: "b" }, "2"]),
      /le \(.*pod \(/,
    ],
    ["le on some series only", vector([{ le: "1" }, "1"], [{}, "2"]), /2 series/],
    ["no +Inf", vector(le("1", "1"), le("2", "2")), /\+Inf/],
    [
      "falling counts",
      vector(le("5", "1"), le("4", "2"), le("9", "+Inf")),
      /falls from 5 to 4 at le="2"/,
    ],
    ["NaN in a bucket", vector(le("NaN", "1"), le("4", "+Inf")), /counts NaN/],
    ["a negative bucket", vector(le("-1", "1"), le("4", "+Inf")), /counts -1/],
    ["le that is no number", vector(le("1", "fast"), le("4", "+Inf")), /le="fast"/],
    ["half a ratio", vector([{ tollgate: "denominator" }, "12"]), /no numerator/],
    [
      "two numerators",
      vector([{ tollgate: "numerator", a: "1" }, "1"], [{ tollgate: "numerator", a: "2" }, "1"]),
      /2 series/,
    ],
    ["a range", success("matrix", [{ metric: {}, values: [[SECONDS, "1"]] }]), /range of values/],
    ["a text", success("string", [SECONDS, "hello"]), /text/],
    ["another kind", success("table", []), /another shape/],
    ["numbers without quotes", success("scalar", [SECONDS, 1]), /another shape/],
    [
      "overlapping native buckets",
      success("vector", [
        {
          metric: {},
          histogram: [
            SECONDS,
            {
              count: "2",
              sum: "2",
              buckets: [
                [0, "1", "3", "1"],
                [0, "2", "4", "1"],
              ],
            },
          ],
        },
      ]),
      /overlap/,
    ],
  ])("is %s", async (_what, reply, words) => {
    server.answer(reply);
    const error = await sourceErrorOf(pull());
    expect(error.code).toBe("bad_answer");
    expect(error.message).toMatch(words);
  });

  it.each([
    [
      "several series",
      [
        { metric: { pod: "a" }, values: [] },
        { metric: { pod: "b" }, values: [] },
      ],
      /pod/,
    ],
    ["histograms", [{ metric: {}, histograms: [[SECONDS, {}]] }], /answers: window/],
    [
      "time that runs back",
      [
        {
          metric: {},
          values: [
            [SECONDS - 15, "1"],
            [SECONDS - 30, "1"],
          ],
        },
      ],
      /order of time/,
    ],
    [
      "one instant twice",
      [
        {
          metric: {},
          values: [
            [SECONDS - 15, "1"],
            [SECONDS - 15, "2"],
          ],
        },
      ],
      /order of time/,
    ],
  ])("is %s in a range", async (_what, result, words) => {
    server.answer(success("matrix", result));
    const error = await sourceErrorOf(pull({ answers: "samples" }));
    expect(error.code).toBe("bad_answer");
    expect(error.message).toMatch(words);
  });

  it.each([
    [400, "bad_data", "parse error: unexpected end of input", "bad_query"],
    [422, "execution", "many-to-many matching not allowed", "bad_query"],
    [503, "timeout", "query timed out in expression evaluation", "timeout"],
    [503, "unavailable", "TSDB not ready", "source_failed"],
    [500, "internal", "out of space", "source_failed"],
    [200, "internal", "an error behind a proxy", "source_failed"],
  ])("is %i %s, whose reason is told", async (status, errorType, error, code) => {
    server.answer({ status, body: JSON.stringify({ status: "error", errorType, error }) });
    const told = await sourceErrorOf(pull());
    expect(told).toMatchObject({ code });
    expect(told.message).toContain(error);
  });

  it("is only a part of VictoriaMetrics", async () => {
    server.answer(success("vector", [], { isPartial: true }));
    expect(await sourceErrorOf(pull())).toMatchObject({ code: "partial" });
  });
});
