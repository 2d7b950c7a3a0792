import type { Answers } from "@/lib/domain/source/source";
import { datadogSource } from "@/lib/providers/metric-source/datadog";
import type { HttpSourceSubject } from "@/lib/testing/http-source-contract";
import { CONTRACT_WINDOW } from "@/lib/testing/metric-source-contract";

export const FROM = CONTRACT_WINDOW.from.getTime();
export const TO = CONTRACT_WINDOW.to.getTime();
export const MINUTE = 60_000;
export const QUERY = "sum:trace.web.request.errors{env:prod,canary:true}.as_count()";

export type Point = [number, number | null];

/** As the API answers, with what it does not document: the interval in seconds, nulls, `tag_set`. */
export function series(pointlist: Point[], more: Record<string, unknown> = {}) {
  return {
    metric: "trace.web.request.errors",
    display_name: "trace.web.request.errors",
    expression: QUERY,
    scope: "canary:true,env:prod",
    tag_set: [],
    query_index: 0,
    aggr: "sum",
    interval: 60,
    length: pointlist.length,
    start: FROM,
    end: TO - 1000,
    unit: [{ family: "general", id: 10, name: "error", plural: "errors", scale_factor: 1 }, null],
    attributes: {},
    pointlist,
    ...more,
  };
}

export function timeseries(list: unknown[], more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    status: "ok",
    res_type: "time_series",
    resp_version: 1,
    query: QUERY,
    from_date: FROM,
    to_date: TO,
    series: list,
    message: "",
    group_by: [],
    times: [],
    values: [],
    ...more,
  });
}

export function scalar(columns: unknown[]): string {
  return JSON.stringify({ data: { type: "scalar_response", attributes: { columns } } });
}
export const number = (...values: (number | null)[]) => ({
  name: "a",
  type: "number",
  meta: { unit: [{ family: "time", name: "second", scale_factor: 1 }, null] },
  values,
});
export const group = (name: string, ...values: string[][]) => ({ name, type: "group", values });

export function datadogSubject(answers: Answers, query = QUERY): HttpSourceSubject<"datadog"> {
  const isSeries = answers === "samples";
  return {
    open: datadogSource,
    ask: (origin, timeout) => ({
      source: {
        kind: "datadog",
        key: "dd",
        url: origin,
        apiKey: "dd-api",
        applicationKey: "dd-app",
        polling: { interval: 60_000, timeout, retries: 0 },
      },
      query: { kind: "datadog", query, aggregator: "sum" },
      answers,
    }),
    secrets: () => ({ "dd-api": "0123456789abcdefapi", "dd-app": "fedcba9876543210app" }),
    replies: {
      value: { body: isSeries ? timeseries([series([[FROM, 42]])]) : scalar([number(42)]) },
      empty: { body: isSeries ? timeseries([]) : scalar([number(null)]) },
      nan: null,
    },
  };
}
