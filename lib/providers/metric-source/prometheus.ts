import type { HeaderValue } from "@/lib/domain/source/source";
import { askHttp, fillHeaders, type SourceDeps } from "@/lib/providers/metric-source/ask";
import type { MetricSource, TimeWindow } from "@/lib/providers/metric-source/port";
import { readPrometheus } from "@/lib/providers/metric-source/prometheus-answer";
import { readInstant, readRange } from "@/lib/providers/metric-source/prometheus-data";

/** Prometheus answers at most 11,000 points a series (web/api/v1/api.go). */
const MAX_POINTS = 11_000;

/**
 * Anything that speaks Prometheus's HTTP API. `window` is an instant query at the window's end, with `$window` as its
 * length; `samples` is a range query on the grid of the source's interval, with `$window` as one interval. Several
 * series are refused, but for a histogram by `le`, and for a ratio by `tollgate="numerator"` and
 * `tollgate="denominator"`.
 */
export function prometheusSource(deps: SourceDeps): MetricSource<"prometheus"> {
  return async (request) => {
    const { source, query, window, answers } = request;
    const isRange = answers === "samples";
    const step = secondsOf(source.polling.interval);
    const length = isRange ? step : secondsOf(window.to.getTime() - window.from.getTime());
    const promql = query.promql.replaceAll("$window", `${length}s`);
    const timeout = `${source.polling.timeout}ms`;
    const range = rangeOf(window, step);
    const form = new URLSearchParams(
      isRange
        ? { query: promql, start: `${range.start}`, end: `${range.end}`, step: `${step}`, timeout }
        : { query: promql, time: `${window.to.getTime() / 1000}`, timeout },
    );
    const url = endpoint(source.url, isRange ? "query_range" : "query");
    const answer = await ask(deps, request, { url, form, headers: source.headers });
    const { result, warnings } = readPrometheus(answer);
    const read = isRange ? readRange(result, window) : readInstant(result);
    const cut = isRange && range.isCut ? [CUT] : [];
    return { query: promql, ...read, warnings: [...warnings, ...read.warnings, ...cut] };
  };
}

const CUT = `The window has more than ${MAX_POINTS} intervals; only the newest were asked for.`;

async function ask(
  deps: SourceDeps,
  request: Parameters<MetricSource<"prometheus">>[0],
  question: { url: URL; form: URLSearchParams; headers: Record<string, HeaderValue> },
) {
  const use = { origin: question.url.origin, project: request.project };
  const { headers, secrets } = await fillHeaders(deps, question.headers, use);
  return askHttp(deps, request, {
    method: "POST",
    url: question.url.href,
    headers: {
      ...headers,
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: question.form.toString(),
    secrets,
  });
}

/** Below whatever path the server lives at. */
function endpoint(address: string, name: string): URL {
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/api/v1/${name}`;
  return url;
}

/** The instants of the grid from (inclusive) to (exclusive), in seconds; the last one before where there is none. */
function rangeOf({ from, to }: TimeWindow, step: number) {
  const end = (Math.ceil(to.getTime() / 1000 / step) - 1) * step;
  const first = Math.min(Math.ceil(from.getTime() / 1000 / step) * step, end);
  const earliest = end - (MAX_POINTS - 1) * step;
  return { start: Math.max(first, earliest), end, isCut: first < earliest };
}

function secondsOf(milliseconds: number): number {
  return Math.max(1, Math.round(milliseconds / 1000));
}
