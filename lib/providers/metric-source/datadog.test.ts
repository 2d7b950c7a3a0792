import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answers } from "@/lib/domain/source/source";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";
import {
  datadogSubject,
  FROM,
  group,
  number,
  scalar,
  series,
  timeseries,
} from "@/lib/testing/datadog-subject";
import { httpSourceContract } from "@/lib/testing/http-source-contract";
import { askSubject, sourceErrorOf } from "@/lib/testing/metric-source-contract";

httpSourceContract("Datadog, samples", datadogSubject("samples"));
httpSourceContract("Datadog, window", datadogSubject("window"));

describe("datadogSource", () => {
  let server: AnsweringServer;
  beforeAll(async () => {
    server = await startAnsweringServer();
  });
  afterAll(() => server.close());
  const ask = (answers: Answers, query?: string) =>
    askSubject(datadogSubject(answers, query), server.origin);

  const REFUSED: [string, Answers, { status?: number; body: string }, string, RegExp][] = [
    [
      "an error with 200",
      "samples",
      { body: JSON.stringify({ status: "error", error: "Error parsing query: unexpected '}'" }) },
      "bad_query",
      /Error parsing query: unexpected '}'/,
    ],
    [
      "a timeout with 200",
      "samples",
      { body: JSON.stringify({ status: "error", error: "Query timed out" }) },
      "timeout",
      /timed out/,
    ],
    [
      "an error with 200 and no words",
      "samples",
      { body: JSON.stringify({ status: "error" }) },
      "bad_query",
      /no reason/,
    ],
    [
      "two series",
      "samples",
      {
        body: timeseries([
          series([[FROM, 1]], { scope: "host:a" }),
          series([[FROM, 2]], { scope: "host:b" }),
        ]),
      },
      "bad_answer",
      /2 series.*host:a; host:b/,
    ],
    [
      "two values for one instant",
      "samples",
      {
        body: timeseries([
          series([
            [FROM, 1],
            [FROM, 2],
          ]),
        ]),
      },
      "bad_answer",
      /two values, 1 and 2/,
    ],
    [
      "text for a number",
      "samples",
      { body: timeseries([series([], { pointlist: [[FROM, "1"]] })]) },
      "bad_answer",
      /expected status/,
    ],
    [
      "an error with 400",
      "samples",
      { status: 400, body: '{"errors":["Rule \'x\' failed"]}' },
      "bad_query",
      /400: Rule 'x' failed/,
    ],
    [
      "a window out of retention",
      "window",
      {
        status: 400,
        body: '{"errors":["Queries ending outside the retention date are invalid"]}',
      },
      "bad_query",
      /retention date/,
    ],
    [
      "errors with 200",
      "window",
      { body: '{"errors":"formula failed"}' },
      "bad_query",
      /formula failed/,
    ],
    [
      "two rows",
      "window",
      { body: scalar([group("host", ["a"], ["b"]), number(1, 2)]) },
      "bad_answer",
      /2 rows.*host a, b/,
    ],
    [
      "two columns of numbers",
      "window",
      { body: scalar([number(1), number(2)]) },
      "bad_answer",
      /2 columns/,
    ],
    [
      "a column of another type",
      "window",
      { body: scalar([{ type: "sparkline", values: [1] }]) },
      "bad_answer",
      /expected data\.attributes\.columns/,
    ],
    [
      "a key without rights",
      "samples",
      { status: 403, body: '{"errors":["Forbidden"]}' },
      "unauthorised",
      /Forbidden/,
    ],
  ];
  it.each(REFUSED)("refuses %s (%s)", async (_what, answers, reply, code, words) => {
    server.answer(reply);
    const error = await sourceErrorOf(ask(answers));
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(words);
  });

  it("waits until Datadog's own limit is reset", async () => {
    server.answer({
      status: 429,
      headers: {
        "x-ratelimit-limit": "1600",
        "x-ratelimit-period": "3600",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1834",
        "x-ratelimit-name": "query_metrics",
      },
      body: '{"errors":["Rate limit of 1600 requests in 3600 seconds reached."]}',
    });
    expect(await sourceErrorOf(ask("samples"))).toMatchObject({
      code: "rate_limited",
      retryAfterMs: 1_834_000,
    });
  });
});
