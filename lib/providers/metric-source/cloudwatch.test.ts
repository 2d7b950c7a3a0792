import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Answers, SourceQuery } from "@/lib/domain/source/source";
import { cloudwatchSource } from "@/lib/providers/metric-source/cloudwatch";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
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
import { expectSigned } from "@/lib/testing/expect-signed";
import { httpSourceContract } from "@/lib/testing/http-source-contract";
import { askSubject, sourceErrorOf } from "@/lib/testing/metric-source-contract";

type CloudWatchQuery = Extract<SourceQuery, { kind: "cloudwatch" }>;
type Window = { from: Date; to: Date };

httpSourceContract("CloudWatch, samples", cloudwatchSubject("samples"));
httpSourceContract("CloudWatch, window", cloudwatchSubject("window"));

const FROM = RECENT.from.getTime();
const minute = (minutes: number) => new Date(FROM + minutes * MINUTE);

describe("cloudwatchSource", () => {
  let server: AnsweringServer;
  beforeAll(async () => {
    server = await startAnsweringServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.requests.length = 0;
  });
  const ask = (answers: Answers, query?: Partial<CloudWatchQuery>, window?: Window) =>
    askSubject(cloudwatchSubject(answers, query, window), server.origin);

  it("sends a signed GetMetricData of AWS JSON 1.0, oldest first", async () => {
    server.answer(metricData([result("values", [])]));
    const { query } = await ask("samples");
    const [seen] = server.requests;
    expect(seen).toMatchObject({
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "GraniteServiceVersion20100801.GetMetricData",
        "x-amz-security-token": "FwoGZXIvYXdzEXAMPLETOKEN//////////wEaDK",
      },
    });
    expect(seen?.headers.authorization).toMatch(
      /Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-central-1\/monitoring\/aws4_request/,
    );
    expectSigned(seen, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    expect(sentIn(seen)).toEqual({
      MetricDataQueries: [
        {
          Id: "values",
          MetricStat: {
            Metric: {
              Namespace: METRIC.namespace,
              MetricName: METRIC.name,
              Dimensions: [
                { Name: "LoadBalancer", Value: METRIC.dimensions.LoadBalancer },
                { Name: "TargetGroup", Value: METRIC.dimensions.TargetGroup },
              ],
            },
            Period: 60,
            Stat: "Sum",
          },
          ReturnData: true,
        },
      ],
      StartTime: FROM / 1000,
      EndTime: FROM / 1000 + 300,
      ScanBy: "TimestampAscending",
    });
    expect(query).toBe(
      `Sum of AWS/ApplicationELB HTTPCode_Target_5XX_Count {LoadBalancer="app/shop/50dc6c495c0c9188", TargetGroup="targetgroup/canary/1"} every 60 s from ${RECENT.from.toISOString()} until ${RECENT.to.toISOString()}`,
    );
  });

  it.each<[string, number, [number, number], [number, number]]>([
    ["whole periods in the window", 60, [0.5, 4.9], [1, 4]],
    ["a begin just after a period's end", 60, [1.00001, 4], [1, 4]],
    ["the newest whole period where the window holds none", 300, [0.5, 4], [-5, 0]],
    ["periods of 10 s", 10, [0.1, 1], [1 / 6, 1]],
  ])("asks for %s", async (_what, period, window, asked) => {
    server.answer(metricData([result("values", [])]));
    await ask("samples", { period }, { from: minute(window[0]), to: minute(window[1]) });
    const { StartTime, EndTime } = sentIn(server.requests[0]);
    expect([StartTime, EndTime]).toEqual(asked.map((minutes) => FROM / 1000 + minutes * 60));
  });

  it("stamps points with the last instant of their period, and sorts", async () => {
    server.answer(
      metricData([
        result("values", [
          [2, 3],
          [0, 1],
        ]),
      ]),
    );
    expect(await ask("samples")).toMatchObject({
      data: {
        kind: "points",
        points: [
          { at: new Date(FROM + MINUTE - 1), value: 1 },
          { at: new Date(FROM + 3 * MINUTE - 1), value: 3 },
        ],
      },
      series: METRIC.name,
    });
  });

  it("leaves out what was not asked for", async () => {
    server.answer(
      metricData([
        result("values", [
          [-1, 9],
          [0, 1],
          [4.5, 9],
          [5, 9],
        ]),
      ]),
    );
    const { data } = await ask("samples");
    expect(data).toMatchObject({ points: [{ value: 1 }] });
  });

  it("hands NaN and infinity on", async () => {
    server.answer(
      metricData([
        result("values", [
          [0, "NaN"],
          [1, "Infinity"],
        ]),
      ]),
    );
    expect((await ask("samples")).data).toMatchObject({
      points: [{ value: Number.NaN }, { value: Number.POSITIVE_INFINITY }],
    });
  });

  it("asks for an expression with $window as one interval in seconds", async () => {
    server.answer(metricData([result("values", [[0, 0.5]], { Label: "error rate" })]));
    const expression = "SUM(METRICS()) / $window";
    const answer = await ask("samples", { metric: null, expression });
    expect(sentIn(server.requests[0]).MetricDataQueries).toEqual([
      { Id: "values", Expression: "SUM(METRICS()) / 60", Period: 60, ReturnData: true },
    ]);
    expect(answer.query).toMatch(/^SUM\(METRICS\(\)\) \/ 60 every 60 s from /);
    expect(answer.series).toBe("error rate");
  });

  it.each<[string, Partial<CloudWatchQuery>, number, RegExp]>([
    ["neither metric nor expression", { metric: null }, 0, /neither a metric nor an expression/],
    ["a period of 90 s", { period: 90 }, 0, /no period of 90 s.*multiple of 60/],
    ["a period of 0 s", { period: 0 }, 0, /no period of 0 s/],
    ["seconds of four hours ago", { period: 10 }, 4 / 24, /older than 3 hours in periods of 60 s/],
    ["minutes of 16 days ago", { period: 60 }, 16, /older than 15 days in periods of 300 s/],
    ["five minutes of 64 days ago", { period: 300 }, 64, /older than 63 days in periods of 3600 s/],
    ["what is not kept", { period: 3600 }, 500, /455 days/],
  ])("refuses %s before it asks", async (_what, query, days, words) => {
    const ago = (date: Date) => new Date(date.getTime() - days * 24 * 60 * MINUTE);
    const window = { from: ago(RECENT.from), to: ago(RECENT.to) };
    const error = await sourceErrorOf(ask("samples", query, window));
    expect(error).toMatchObject({ code: "bad_query" });
    expect(error.message).toMatch(words);
    expect(server.requests).toEqual([]);
  });

  it("asks for what is kept for longer", async () => {
    server.answer(metricData([result("values", [])]));
    const hour = Math.floor(FROM / (60 * MINUTE)) * 60 * MINUTE - 100 * 24 * 60 * MINUTE;
    const window = { from: new Date(hour), to: new Date(hour + 120 * MINUTE) };
    expect((await ask("samples", { period: 3600 }, window)).data).toEqual({ kind: "empty" });
  });

  it.each([
    ["eu-central-1", "https://monitoring.eu-central-1.amazonaws.com"],
    ["cn-north-1", "https://monitoring.cn-north-1.amazonaws.com.cn"],
  ])("takes the endpoint of %s", async (region, origin) => {
    const { source, query } = cloudwatchSubject("samples").ask(server.origin, 1000);
    const secret = { value: "x", origins: ["https://elsewhere.example"], projects: null };
    const names = ["aws-id", "aws-secret", "aws-session"];
    const secrets = new Map(names.map((name) => [name, secret]));
    const outbound = pinnedOutbound(() => ({ origins: [{ origin, private: false }], secrets }));
    const asked = cloudwatchSource({ outbound })({
      project: "shop",
      source: { ...source, region, url: null },
      query,
      answers: "samples",
      window: RECENT,
      signal: new AbortController().signal,
    });
    const error = await sourceErrorOf(asked);
    expect(error).toMatchObject({ code: "no_secret" });
    expect(error.message).toContain(`is not for ${origin}.`);
  });
});
