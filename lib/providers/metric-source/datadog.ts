import { z } from "zod";
import {
  askHttp,
  asSourceError,
  type HttpAnswer,
  type SourceDeps,
} from "@/lib/providers/metric-source/ask";
import { readScalar } from "@/lib/providers/metric-source/datadog-scalar";
import { readSeries } from "@/lib/providers/metric-source/datadog-series";
import type { MetricSource, SourceAnswer } from "@/lib/providers/metric-source/port";
import { readJson } from "@/lib/providers/metric-source/read-json";
import { refuseStatus } from "@/lib/providers/metric-source/refuse-status";
import { wholeSlices } from "@/lib/providers/metric-source/whole-slices";
import { windowSeconds } from "@/lib/providers/metric-source/window-seconds";

type Request = Parameters<MetricSource<"datadog">>[0];
type Ask = (path: string, body?: unknown) => Promise<HttpAnswer>;

/**
 * Datadog's metrics. `samples` asks "Query timeseries points" (v1), `window` asks "Query scalar data across multiple
 * products" (v2); both are pages of docs.datadoghq.com/api/latest/metrics. Limits: "Rate Limits" there.
 */
export function datadogSource(deps: SourceDeps): MetricSource<"datadog"> {
  return async (request) => {
    const ask = await opened(deps, request);
    const query = request.query.query.replaceAll("$window", String(windowSeconds(request)));
    return request.answers === "samples"
      ? askSeries(ask, request, query)
      : askScalar(ask, request, query);
  };
}

async function askSeries(ask: Ask, { window }: Request, query: string): Promise<SourceAnswer> {
  const from = Math.floor(window.from.getTime() / 1000);
  const to = Math.floor(window.to.getTime() / 1000);
  const parameters = new URLSearchParams({ from: String(from), to: String(to), query });
  const answer = await ask(`/api/v1/query?${parameters}`);
  refuseDatadog(answer);
  return { query, ...readSeries(readJson(answer), { from, to }, answer) };
}

async function askScalar(ask: Ask, request: Request, query: string): Promise<SourceAnswer> {
  const { asked, holds } = wholeSlices(request.window, rollupOf(query) * 1000, "window");
  const { aggregator } = request.query;
  const attributes = {
    from: asked.from.getTime(),
    to: asked.to.getTime(),
    formulas: [{ formula: "a" }],
    queries: [{ name: "a", data_source: "metrics", aggregator, query }],
  };
  const answer = await ask("/api/v2/query/scalar", {
    data: { type: "scalar_request", attributes },
  });
  refuseDatadog(answer);
  const read = readScalar(readJson(answer), asked.to, answer);
  const nothing = { data: { kind: "empty" }, series: null } as const;
  const known = holds(asked.from.getTime()) ? read : nothing;
  return { query: `${aggregator} of ${query}`, ...known, warnings: [] };
}

/** The widest `.rollup(method, seconds)` or `.rollup(seconds)`: a slice of it that is not complete would count as a whole one. */
function rollupOf(query: string): number {
  const widths = [...query.matchAll(/\.rollup\(\s*(?:[a-z]+\s*,\s*)?(\d{1,7})\s*\)/g)];
  return Math.max(1, ...widths.map(([, width]) => Number(width)));
}

async function opened(deps: SourceDeps, request: Request): Promise<Ask> {
  const { source, project } = request;
  const base = new URL(source.url);
  const use = { origin: base.origin, project };
  const keys = await asSourceError(() => [
    deps.outbound.secret(source.apiKey, use),
    deps.outbound.secret(source.applicationKey, use),
  ]);
  return (path, body) =>
    askHttp(deps, request, {
      method: body === undefined ? "GET" : "POST",
      url: `${base.href.replace(/\/$/, "")}${path}`,
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        "DD-API-KEY": keys[0] ?? "",
        "DD-APPLICATION-KEY": keys[1] ?? "",
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      secrets: keys,
    });
}

/** Datadog says when to come back in seconds in a header of its own. */
export function refuseDatadog(answer: HttpAnswer): void {
  const reset = answer.headers["x-ratelimit-reset"];
  const headers = { ...(reset === undefined ? {} : { "retry-after": reset }), ...answer.headers };
  refuseStatus({ ...answer, headers }, reasonOf(answer));
}

const Reasons = z.object({ errors: z.union([z.string(), z.array(z.string())]) });

function reasonOf(answer: HttpAnswer): string | null {
  try {
    const { errors } = Reasons.parse(readJson(answer));
    return typeof errors === "string" ? errors : errors.join("; ");
  } catch {
    return null;
  }
}
