import { askHttp, asSourceError, type SourceDeps } from "@/lib/providers/metric-source/ask";
import { readNerdGraph } from "@/lib/providers/metric-source/new-relic-answer";
import { fillNrql } from "@/lib/providers/metric-source/new-relic-nrql";
import { readBuckets, readRow } from "@/lib/providers/metric-source/new-relic-rows";
import type { MetricSource } from "@/lib/providers/metric-source/port";
import { windowSeconds } from "@/lib/providers/metric-source/window-seconds";

/** What NerdGraph takes for `nrql(timeout:)`, in seconds; it gives up after 5 where nothing is said. */
const TIMEOUT = { least: 5, most: 120 };

const QUESTION = `query ($account: Int!, $nrql: Nrql!, $timeout: Seconds) {
  actor {
    account(id: $account) {
      nrql(query: $nrql, timeout: $timeout) {
        results
        metadata { facets messages timeWindow { begin end } }
      }
    }
  }
}`;

/**
 * New Relic's NRQL over NerdGraph: "NerdGraph tutorial: Query your data using NRQL", "Rate limits with NRQL" and "Set
 * a query's time range" on docs.newrelic.com. `samples` needs TIMESERIES with a width; `window` needs one row.
 */
export function newRelicSource(deps: SourceDeps): MetricSource<"new-relic"> {
  return async (request) => {
    const { source, project, answers, window } = request;
    const url = nerdGraphOf(source.url);
    const nrql = request.query.nrql.replaceAll("$window", `${windowSeconds(request)} seconds`);
    const asked = fillNrql(nrql, answers, window);
    const key = await asSourceError(() =>
      deps.outbound.secret(source.apiKey, { origin: url.origin, project }),
    );
    const seconds = Math.floor(source.polling.timeout / 1000);
    const timeout = Math.min(Math.max(seconds, TIMEOUT.least), TIMEOUT.most);
    const answer = await askHttp(deps, request, {
      method: "POST",
      url: url.href,
      headers: { accept: "application/json", "content-type": "application/json", "API-Key": key },
      body: JSON.stringify({
        query: QUESTION,
        variables: { account: source.account, nrql: asked.nrql, timeout },
      }),
      secrets: [key],
    });
    const read = readNerdGraph(answer, asked.window);
    const data =
      asked.slices === null
        ? readRow(read.rows, window.to, answer)
        : readBuckets(read.rows, asked.slices, answer);
    return { query: asked.nrql, data, series: null, warnings: read.warnings };
  };
}

/** `https://api.newrelic.com` and `https://api.newrelic.com/graphql` are the same source. */
export function nerdGraphOf(address: string): URL {
  const url = new URL(address);
  const path = url.pathname.replace(/\/+$/, "");
  url.pathname = path.endsWith("/graphql") ? path : `${path}/graphql`;
  return url;
}
