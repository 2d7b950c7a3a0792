import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Answers } from "@/lib/domain/source/source";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";
import {
  datadogSubject,
  FROM,
  group,
  MINUTE,
  number,
  scalar,
  TO,
} from "@/lib/testing/datadog-subject";
import { askSubject, CONTRACT_WINDOW } from "@/lib/testing/metric-source-contract";

describe("Datadog, window", () => {
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
  const at = (minutes: number) => new Date(FROM + minutes * MINUTE);

  it("asks for a scalar in milliseconds", async () => {
    server.answer({ body: scalar([number(7)]) });
    const answer = await ask("window", "sum:errors{*}.rollup(sum, $window)");
    const [seen] = server.requests;
    expect(seen).toMatchObject({ method: "POST" });
    expect(seen?.url.pathname).toBe("/api/v2/query/scalar");
    expect(JSON.parse(seen?.body ?? "")).toEqual({
      data: {
        type: "scalar_request",
        attributes: {
          from: FROM,
          to: TO,
          formulas: [{ formula: "a" }],
          queries: [
            {
              name: "a",
              data_source: "metrics",
              aggregator: "sum",
              query: "sum:errors{*}.rollup(sum, 300)",
            },
          ],
        },
      },
    });
    expect(answer).toEqual({
      query: "sum of sum:errors{*}.rollup(sum, 300)",
      data: { kind: "value", value: 7, at: CONTRACT_WINDOW.to, samples: null },
      series: null,
      warnings: [],
    });
  });

  it.each([
    "avg:latency{*}.rollup(avg, 120)",
    "p95:latency{*}.rollup(120)",
    "a{*}.rollup(sum,60) / b{*}.rollup( sum , 120 )",
  ])("leaves a roll-up that is being filled out of %s", async (query) => {
    server.answer({ body: scalar([number(7)]) });
    const { data } = await ask("window", query);
    const { attributes } = JSON.parse(server.requests[0]?.body ?? "").data;
    expect([attributes.from, attributes.to]).toEqual([FROM, FROM + 4 * MINUTE]);
    expect(data).toMatchObject({ at: at(4) });
  });

  it("has nothing while the first roll-up is being filled", async () => {
    server.answer({ body: scalar([number(7)]) });
    expect((await ask("window", "avg:latency{*}.rollup(avg, 3600)")).data).toEqual({
      kind: "empty",
    });
  });

  it.each([
    ["no column", []],
    ["no row", [number()]],
    ["null", [number(null)]],
  ])("has nothing in a scalar with %s", async (_what, columns) => {
    server.answer({ body: scalar(columns) });
    expect((await ask("window")).data).toEqual({ kind: "empty" });
  });

  it("takes the one row of a grouped scalar", async () => {
    server.answer({ body: scalar([group("env", ["prod"]), number(5)]) });
    expect(await ask("window")).toMatchObject({
      data: { kind: "value", value: 5 },
      series: "env prod",
    });
  });
});
