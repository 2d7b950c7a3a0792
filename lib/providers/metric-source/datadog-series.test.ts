import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Answers } from "@/lib/domain/source/source";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";
import {
  datadogSubject,
  FROM,
  MINUTE,
  QUERY,
  series,
  TO,
  timeseries,
} from "@/lib/testing/datadog-subject";
import { askSubject } from "@/lib/testing/metric-source-contract";

describe("Datadog, samples", () => {
  let server: AnsweringServer;
  beforeAll(async () => {
    server = await startAnsweringServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.requests.length = 0;
  });
  const ask = (answers: Answers, query?: string) =>
    askSubject(datadogSubject(answers, query), server.origin);
  /** The last instant of the interval that ends then. */
  const at = (minutes: number) => new Date(FROM + minutes * MINUTE - 1);

  it("asks for a time series in seconds, with both keys", async () => {
    server.answer({ body: timeseries([series([[FROM, 1]])]) });
    await ask("samples");
    const [seen] = server.requests;
    expect(seen).toMatchObject({ method: "GET", body: "" });
    expect(seen?.url.pathname).toBe("/api/v1/query");
    expect(Object.fromEntries(seen?.url.searchParams ?? [])).toEqual({
      from: String(FROM / 1000),
      to: String(TO / 1000),
      query: QUERY,
    });
    expect(seen?.headers).toMatchObject({
      "dd-api-key": "0123456789abcdefapi",
      "dd-application-key": "fedcba9876543210app",
    });
  });

  it.each<[string, unknown[], { at: Date; value: number }[]]>([
    [
      "stamps points with the last instant of their interval",
      [
        series([
          [FROM, 3],
          [FROM + MINUTE, 4],
        ]),
      ],
      [
        { at: at(1), value: 3 },
        { at: at(2), value: 4 },
      ],
    ],
    [
      "sorts",
      [
        series([
          [FROM + MINUTE, 4],
          [FROM, 3],
        ]),
      ],
      [
        { at: at(1), value: 3 },
        { at: at(2), value: 4 },
      ],
    ],
    [
      "leaves out nulls",
      [
        series([
          [FROM, null],
          [FROM + MINUTE, 0],
          [FROM + 2 * MINUTE, null],
        ]),
      ],
      [{ at: at(2), value: 0 }],
    ],
    [
      "leaves out the newest interval while it is being filled",
      [
        series([
          [FROM + 3 * MINUTE, 9],
          [FROM + 4.5 * MINUTE, 2],
        ]),
      ],
      [{ at: at(4), value: 9 }],
    ],
    [
      "keeps the newest interval when it is complete",
      [series([[FROM + 4 * MINUTE, 9]])],
      [{ at: at(5), value: 9 }],
    ],
    [
      "leaves out an interval that begins before the window",
      [
        series([
          [FROM - MINUTE / 2, 9],
          [FROM + MINUTE / 2, 1],
        ]),
      ],
      [{ at: at(1.5), value: 1 }],
    ],
    [
      "takes the points' distance where no interval is given",
      [
        series(
          [
            [FROM, 1],
            [FROM + 2 * MINUTE, 2],
            [FROM + 4 * MINUTE, 3],
          ],
          { interval: null },
        ),
      ],
      [
        { at: at(2), value: 1 },
        { at: at(4), value: 2 },
      ],
    ],
  ])("%s", async (_what, list, points) => {
    server.answer({ body: timeseries(list) });
    expect((await ask("samples")).data).toEqual({ kind: "points", points });
  });

  it.each<[string, unknown[]]>([
    [
      "only nulls",
      [
        series([
          [FROM, null],
          [FROM + MINUTE, null],
        ]),
      ],
    ],
    ["no points", [series([])]],
    ["one point without an interval", [series([[FROM, 5]], { interval: null })]],
    ["only an interval that is being filled", [series([[TO - 1000, 5]])]],
  ])("has nothing where there are %s", async (_what, list) => {
    server.answer({ body: timeseries(list) });
    expect((await ask("samples")).data).toEqual({ kind: "empty" });
  });

  it("names the scope of the one series", async () => {
    server.answer({ body: timeseries([series([[FROM, 1]])]) });
    expect((await ask("samples")).series).toBe("canary:true,env:prod");
  });

  it("keeps what Datadog says beside its answer", async () => {
    server.answer({ body: timeseries([series([[FROM, 1]])], { message: "rolled up to 60s" }) });
    expect((await ask("samples")).warnings).toEqual(["rolled up to 60s"]);
  });
});
