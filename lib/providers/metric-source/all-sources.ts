import type { SourceKind } from "@/lib/domain/source/source";
import { SourceError } from "@/lib/domain/source/source-error";
import type { SourceDeps } from "@/lib/providers/metric-source/ask";
import { cloudwatchSource } from "@/lib/providers/metric-source/cloudwatch";
import { datadogSource } from "@/lib/providers/metric-source/datadog";
import { httpJsonSource } from "@/lib/providers/metric-source/http-json";
import { newRelicSource } from "@/lib/providers/metric-source/new-relic";
import type { SourceAnswer, SourceRequest } from "@/lib/providers/metric-source/port";
import { postgresSource } from "@/lib/providers/metric-source/postgres";
import { prometheusSource } from "@/lib/providers/metric-source/prometheus";

/** Every kind of source behind one call. Throws `SourceError`, also for a query that is not of its source's kind. */
export function metricSources(deps: SourceDeps): (request: SourceRequest) => Promise<SourceAnswer> {
  const prometheus = prometheusSource(deps);
  const httpJson = httpJsonSource(deps);
  const postgres = postgresSource(deps);
  const datadog = datadogSource(deps);
  const cloudwatch = cloudwatchSource(deps);
  const newRelic = newRelicSource(deps);
  return async (request) => {
    const { source, query } = request;
    switch (source.kind) {
      case "prometheus":
        return prometheus({ ...request, source, query: ofKind(query, source.kind) });
      case "http-json":
        return httpJson({ ...request, source, query: ofKind(query, source.kind) });
      case "postgres":
        return postgres({ ...request, source, query: ofKind(query, source.kind) });
      case "datadog":
        return datadog({ ...request, source, query: ofKind(query, source.kind) });
      case "cloudwatch":
        return cloudwatch({ ...request, source, query: ofKind(query, source.kind) });
      case "new-relic":
        return newRelic({ ...request, source, query: ofKind(query, source.kind) });
      case "grafana":
        throw new SourceError("bad_query", `${source.key} draws screenshots and has no readings.`);
    }
  };
}

type Query = SourceRequest["query"];

function ofKind<Kind extends SourceKind>(query: Query, kind: Kind): Extract<Query, { kind: Kind }> {
  if (isOfKind(query, kind)) return query;
  throw new SourceError(
    "bad_query",
    `The query is for ${query.kind}, and its source is ${kind}; expected one for ${kind}.`,
  );
}

function isOfKind<Kind extends SourceKind>(
  query: Query,
  kind: Kind,
): query is Extract<Query, { kind: Kind }> {
  return query.kind === kind;
}
