import type { ForeignValue } from "@/lib/domain/plan-import/foreign-file";
import type { PullInput, SourceInput } from "@/lib/domain/plan-import/imported";
import type { SourceList } from "@/lib/domain/plan-import/source-list";

const PROMETHEUS: SourceInput = { kind: "prometheus", url: "https://prometheus.example.org" };
const DATADOG: SourceInput = {
  kind: "datadog",
  apiKey: "datadog-api-key",
  applicationKey: "datadog-app-key",
};

export type Indicators = {
  /** Of the SLI file; null where there is none. */
  file: ForeignValue | null;
  /** What stands for a `$key` in a query. */
  filter: Map<string, string>;
  sources: SourceList;
};

/** Where an objective's readings come from; null where its query is not known, or of a system that is not asked. */
export function keptnPull(name: string, about: Indicators): PullInput | null {
  const indicator = about.file?.at("indicators").at(name);
  const text = indicator?.text();
  if (!indicator || !text) return null;
  const source = sourceOf(text);
  if (!source) {
    indicator.leave("it is in the language of a system that is no source; push the metric");
    return null;
  }
  indicator.carry();
  const place =
    source.kind === "prometheus"
      ? "put in the address of Prometheus: the file does not say where it is"
      : "name Datadog's keys: the file names none";
  if (!Object.values(about.sources.sources).some(({ kind }) => kind === source.kind)) {
    indicator.assume(place);
  }
  const query = fill(text, about.filter).replaceAll("$DURATION_SECONDS", "$window");
  const open = [...new Set(query.match(/\$(?!window\b)[A-Za-z_.]\w*/g) ?? [])];
  if (open.length > 0) indicator.assume(`put in what stands for ${open.join(", ")}`);
  return { from: about.sources.add(source), query, answers: "window" };
}

/** Only where the text can be nothing else. */
function sourceOf(text: string): SourceInput | null {
  if (/^(?:avg|sum|min|max|count|p\d{2}):[\w.]+\{/.test(text.trim())) return DATADOG;
  if (/^builtin:|metricSelector=|^USQL;|^PV2;|^SLO;|^MV2;/i.test(text.trim())) return null;
  const isPromql =
    /\b(?:sum|avg|max|min|count|rate|irate|increase|histogram_quantile|avg_over_time|max_over_time)\s*(?:by\s*\([^)]*\)\s*)?\(/;
  return isPromql.test(text) ? PROMETHEUS : null;
}

function fill(text: string, filter: Map<string, string>): string {
  return text.replace(/\$([A-Za-z_]\w*)/g, (whole, name: string) => {
    return filter.get(name) ?? filter.get(name.toLowerCase()) ?? whole;
  });
}
