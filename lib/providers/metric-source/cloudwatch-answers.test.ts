import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type AnsweringServer,
  type Reply,
  startAnsweringServer,
} from "@/lib/testing/answering-server";
import {
  awsError,
  cloudwatchSubject,
  metricData,
  result,
  sentIn,
} from "@/lib/testing/cloudwatch-subject";
import { askSubject, expectNoSecret, sourceErrorOf } from "@/lib/testing/metric-source-contract";

describe("cloudwatchSource's answers", () => {
  let server: AnsweringServer;
  beforeAll(async () => {
    server = await startAnsweringServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.requests.length = 0;
  });
  const askSamples = () => askSubject(cloudwatchSubject("samples"), server.origin);
  it.each<[string, unknown[]]>([
    ["no result", []],
    ["a result without values", [{ Id: "values", StatusCode: "Complete" }]],
  ])("has nothing in %s", async (_what, results) => {
    server.answer(metricData(results));
    expect(await askSamples()).toMatchObject({ data: { kind: "empty" }, series: null });
  });

  it("goes on by NextToken until the data is complete", async () => {
    const pages = [
      metricData([result("values", [[0, 1]], { StatusCode: "PartialData" })], { NextToken: "a" }),
      metricData([result("values", [], { StatusCode: "InternalError" })], { NextToken: "b" }),
      metricData([result("values", [[1, 2]])]),
    ];
    server.answer(() => pages[server.requests.length - 1]);
    expect((await askSamples()).data).toMatchObject({ points: [{ value: 1 }, { value: 2 }] });
    const tokens = server.requests.map((seen) => sentIn(seen).NextToken);
    expect(tokens).toEqual([undefined, "a", "b"]);
    expect(sentIn(server.requests[2])).toEqual({ ...sentIn(server.requests[0]), NextToken: "b" });
  });

  it("keeps what CloudWatch says beside its answer, once", async () => {
    const messages = [{ Code: "ArithmeticError", Value: "One or more data-points were dropped" }];
    const more = { Messages: [{ Code: "Info", Value: "Some metrics are delayed" }] };
    server.answer((seen) =>
      metricData(
        [result("values", sentIn(seen).NextToken ? [[1, 2]] : [[0, 1]], { Messages: messages })],
        {
          ...more,
          ...(sentIn(seen).NextToken ? {} : { NextToken: "a" }),
        },
      ),
    );
    expect((await askSamples()).warnings).toEqual([
      "Info: Some metrics are delayed",
      "ArithmeticError: One or more data-points were dropped",
    ]);
  });

  const partial = { StatusCode: "PartialData" };
  it.each<[string, Reply, string, RegExp]>([
    [
      "partial data at the end",
      metricData([result("values", [[0, 1]], partial)]),
      "partial",
      /not complete/,
    ],
    [
      "an internal error",
      metricData([result("values", [], { StatusCode: "InternalError" })]),
      "source_failed",
      /failed/,
    ],
    [
      "a forbidden account",
      metricData([result("values", [], { StatusCode: "Forbidden" })]),
      "unauthorised",
      /HTTPCode/,
    ],
    [
      "another status",
      metricData([result("values", [], { StatusCode: "Odd" })]),
      "bad_answer",
      /Odd.*expected Complete/,
    ],
    [
      "two series in one page",
      metricData([
        result("values", [[0, 1]], { Label: "a" }),
        result("values", [[0, 2]], { Label: "b" }),
      ]),
      "bad_answer",
      /2 series where one was expected: a; b/,
    ],
    [
      "more times than values",
      metricData([result("values", [[0, 1]], { Values: [] })]),
      "bad_answer",
      /1 times and 0 values/,
    ],
    [
      "two values for one time",
      metricData([
        result("values", [
          [0, 1],
          [0, 1],
        ]),
      ]),
      "bad_answer",
      /two values/,
    ],
    ["text for results", metricData("many"), "bad_answer", /expected MetricDataResults/],
    [
      "text for times",
      metricData([{ Id: "values", Timestamps: ["soon"], Values: [1] }]),
      "bad_answer",
      /expected/,
    ],
    [
      "Throttling",
      awsError(
        400,
        "com.amazon.coral.availability#ThrottlingException",
        "Throttling",
        "Rate exceeded",
      ),
      "rate_limited",
      /Throttling: Rate exceeded/,
    ],
    [
      "a limit by its type alone",
      { status: 400, body: '{"__type":"RequestLimitExceeded"}' },
      "rate_limited",
      /RequestLimitExceeded/,
    ],
    [
      "AccessDenied",
      awsError(
        403,
        "com.amazon.coral.service#AccessDeniedException",
        "AccessDenied",
        "User: arn:aws:iam::1:user/x is not authorized",
      ),
      "unauthorised",
      /AccessDenied/,
    ],
    [
      "an unknown key",
      awsError(
        400,
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "The security token is invalid.",
      ),
      "unauthorised",
      /InvalidClientTokenId/,
    ],
    [
      "ValidationError",
      awsError(
        400,
        "com.amazonaws.cloudwatch#ValidationException",
        "ValidationError",
        "Error in expression 'values'",
      ),
      "bad_query",
      /ValidationError: Error in expression 'values'/,
    ],
    [
      "InvalidParameterValue",
      awsError(
        400,
        "com.amazonaws.cloudwatch#InvalidParameterValueException",
        "InvalidParameterValue",
        "StartTime must be before EndTime",
      ),
      "bad_query",
      /StartTime/,
    ],
    [
      "InternalServiceError",
      awsError(
        500,
        "com.amazonaws.cloudwatch#InternalServiceFault",
        "InternalServiceError",
        "Oops",
      ),
      "source_failed",
      /InternalServiceError: Oops/,
    ],
  ])("refuses %s", async (_what, reply, code, words) => {
    server.answer(reply);
    const error = await sourceErrorOf(askSamples());
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(words);
    expect(server.requests).toHaveLength(1);
  });

  it("refuses series that change from page to page", async () => {
    server.answer((seen) =>
      sentIn(seen).NextToken
        ? metricData([result("values", [[1, 2]], { Label: "b" })])
        : metricData([result("values", [[0, 1]], { Label: "a" })], { NextToken: "1" }),
    );
    const error = await sourceErrorOf(askSamples());
    expect(error.message).toMatch(/2 series where one was expected: a; b/);
  });

  it("does not follow tokens without end", async () => {
    server.answer(() =>
      metricData([result("values", [])], { NextToken: `${server.requests.length}` }),
    );
    expect(await sourceErrorOf(askSamples())).toMatchObject({ code: "partial" });
    expect(server.requests).toHaveLength(20);
  });

  it("has one timeout for all pages together", async () => {
    server.answer((_seen, response) => {
      const { headers, body } = metricData([result("values", [])], {
        NextToken: `${server.requests.length}`,
      });
      const slow = setTimeout(() => response.writeHead(200, headers).end(body), 60);
      response.once("close", () => clearTimeout(slow));
      return undefined;
    });
    const asked = askSubject(cloudwatchSubject("samples"), server.origin, { timeout: 200 });
    expect(await sourceErrorOf(asked)).toMatchObject({ code: "timeout" });
    expect(server.requests.length).toBeLessThan(5);
  });

  it("shows nothing of a request that AWS repeats", async () => {
    const subject = cloudwatchSubject("samples");
    server.answer((seen) =>
      awsError(
        403,
        "com.amazon.coral.service#InvalidSignatureException",
        "SignatureDoesNotMatch",
        `The Canonical String for this request should have been '${JSON.stringify(seen.headers)}'`,
      ),
    );
    const error = await sourceErrorOf(askSamples());
    expect(error.message).toBe(`${server.origin} refused the query: SignatureDoesNotMatch`);
    expectNoSecret(subject, server.origin, error);
  });
});
