import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SourceQuery } from "@/lib/domain/source/source";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";
import {
  cloudwatchSubject,
  METRIC,
  MINUTE,
  metricData,
  RECENT,
  result,
  sentIn,
} from "@/lib/testing/cloudwatch-subject";
import { askSubject, sourceErrorOf } from "@/lib/testing/metric-source-contract";

type CloudWatchQuery = Extract<SourceQuery, { kind: "cloudwatch" }>;

describe("CloudWatch, one value for the window", () => {
  let server: AnsweringServer;
  beforeAll(async () => {
    server = await startAnsweringServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.requests.length = 0;
  });
  const askWindow = (query?: Partial<CloudWatchQuery>) =>
    askSubject(cloudwatchSubject("window", query), server.origin);
  const withStat = (stat: string, period = 60) => ({ metric: { ...METRIC, stat }, period });

  const VALUES: [number, number][] = [
    [0, 10],
    [1, 40],
    [3, 1],
  ];
  const COUNTS: [number, number][] = [
    [0, 5],
    [1, 10],
    [3, 5],
  ];
  it.each<[string, number, number]>([
    ["Sum", 51, 20],
    ["SampleCount", 51, 51],
    ["Minimum", 1, 20],
    ["Maximum", 40, 20],
    // (10 * 5 + 40 * 10 + 1 * 5) / 20
    ["Average", 22.75, 20],
  ])("puts %s of several periods together", async (stat, value, samples) => {
    const counts = stat === "SampleCount" ? [] : [result("counts", COUNTS)];
    server.answer(metricData([result("values", VALUES), ...counts]));
    const { data } = await askWindow(withStat(stat));
    expect(data).toEqual({ kind: "value", value, samples, at: RECENT.to });
    const queries = sentIn(server.requests[0]).MetricDataQueries;
    expect(queries.map(({ Id, MetricStat }) => [Id, MetricStat?.Stat])).toEqual(
      stat === "SampleCount"
        ? [["values", stat]]
        : [
            ["values", stat],
            ["counts", "SampleCount"],
          ],
    );
  });

  it("does not know the observations where a count is missing", async () => {
    server.answer(metricData([result("values", VALUES), result("counts", [[0, 5]])]));
    expect((await askWindow()).data).toMatchObject({ value: 51, samples: null });
  });

  it("takes a percentile of the one period that is the window", async () => {
    server.answer(metricData([result("values", [[0, 0.3]]), result("counts", [[0, 7]])]));
    expect((await askWindow(withStat("p95", 300))).data).toMatchObject({ value: 0.3, samples: 7 });
  });

  it.each<[string, Partial<CloudWatchQuery>, RegExp]>([
    ["percentiles", withStat("p95"), /5 periods, and p95 values/],
    ["trimmed means", withStat("tm90"), /5 periods, and tm90 values/],
    ["expressions", { metric: null, expression: "m1 / m2" }, /5 periods, and expressions/],
  ])("does not put %s of several periods together", async (_what, query, words) => {
    server.answer(metricData([result("values", [[0, 0.3]])]));
    const error = await sourceErrorOf(askWindow(query));
    expect(error).toMatchObject({ code: "bad_query" });
    expect(error.message).toMatch(words);
  });

  it("has nothing for the window where only older periods have values", async () => {
    server.answer(metricData([result("values", [[-5, 1]])]));
    const window = { from: RECENT.from, to: new Date(RECENT.to.getTime() - MINUTE) };
    const subject = cloudwatchSubject("window", { period: 300 }, window);
    expect((await askSubject(subject, server.origin)).data).toEqual({ kind: "empty" });
  });

  it("needs a count for each average", async () => {
    server.answer(
      metricData([
        result("values", [
          [0, 1],
          [1, 3],
        ]),
        result("counts", [[0, 5]]),
      ]),
    );
    const error = await sourceErrorOf(askWindow(withStat("Average")));
    expect(error).toMatchObject({ code: "partial" });
    expect(error.message).toMatch(/no SampleCount/);
  });
});
