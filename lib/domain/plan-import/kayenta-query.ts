import type { ForeignValue } from "@/lib/domain/plan-import/foreign-file";
import type { PullInput, SourceInput } from "@/lib/domain/plan-import/imported";
import type { SourceList } from "@/lib/domain/plan-import/source-list";

/** The file's templates: a query may name one instead of being written out. */
export type KayentaFile = { templates: ForeignValue; sources: SourceList };

const NO_ADDRESS = "the file does not say where it is; put the address in";
const NO_SECRETS = "the file names no keys; give the secrets these names, or put others in";
const ONE_SERIES = "a metric is one series";

const SOURCES: Record<string, { source: SourceInput; why: string }> = {
  prometheus: {
    source: { kind: "prometheus", url: "https://prometheus.example.org" },
    why: NO_ADDRESS,
  },
  datadog: {
    source: { kind: "datadog", apiKey: "datadog-api-key", applicationKey: "datadog-app-key" },
    why: NO_SECRETS,
  },
  newrelic: {
    source: { kind: "new-relic", account: 1, apiKey: "new-relic-user-key" },
    why: "the file names neither the account nor the key; put them in",
  },
};

/** Where a metric's readings come from; null where they have to be pushed. */
export function kayentaPull(query: ForeignValue, file: KayentaFile): PullInput | null {
  const type = (query.at("type").text() ?? query.at("serviceType").text() ?? "").toLowerCase();
  const known = Object.hasOwn(SOURCES, type) ? SOURCES[type] : undefined;
  if (!known) {
    query.leave(`there is no source ${type || "without a type"}; push the metric for both groups`);
    return null;
  }
  const text = queryText(type, query, file);
  if (text === null) return null;
  query.at("type").carry();
  query.at("serviceType").carry();
  if (!Object.values(file.sources.sources).some(({ kind }) => kind === known.source.kind)) {
    query.assume(`${known.source.kind}: ${known.why}`);
  }
  const names = variables(text);
  if (names.length > 0) {
    const words = names.map((name) => `CANARY_${word(name)} and CONTROL_${word(name)}`).join(", ");
    query.assume(`put in what stands for ${words}: the file leaves it to the pipeline`);
  } else {
    query.assume("the query does not tell the groups apart: narrow query and control down");
  }
  return {
    from: file.sources.add(known.source),
    query: fill(text, "CANARY"),
    control: fill(text, "CONTROL"),
    answers: "samples",
  };
}

function queryText(type: string, query: ForeignValue, file: KayentaFile): string | null {
  const inline = query.at("customInlineTemplate").takeText();
  const template = inline || filterTemplate(query, file);
  switch (type) {
    case "prometheus":
      return promql(query, template);
    case "datadog":
      return template || ofName(query, (name) => `${name}{\${scope}}`);
    default:
      return nrql(query, template);
  }
}

function filterTemplate(query: ForeignValue, { templates }: KayentaFile): string | null {
  const reference = query.at("customFilterTemplate");
  const name = reference.text();
  if (!name) return null;
  const text = templates.at(name).takeText();
  if (text === null) reference.leave(`there is no template ${name} in the file`);
  else reference.carry();
  return text;
}

function ofName(query: ForeignValue, make: (name: string) => string): string | null {
  const name = query.at("metricName").takeText();
  if (name) return make(name);
  query.leave("it names no metric and has no template; push the metric for both groups");
  return null;
}

/** As PrometheusMetricsService builds it: `avg(name{filter,bindings})`, or the whole query after `PromQL:`. */
function promql(query: ForeignValue, template: string | null): string | null {
  if (template?.startsWith("PromQL:")) {
    query.at("metricName").leave("the template is the whole query");
    return template.slice("PromQL:".length).trim();
  }
  const filter = template || query.at("customFilter").takeText();
  const bindings = query
    .at("labelBindings")
    .items()
    .flatMap((item) => item.takeText() ?? []);
  query.at("groupByFields").leave(ONE_SERIES);
  const resource = query.at("resourceType");
  if (!filter) resource.leave("what Kayenta adds to the query for it is left out; add the labels");
  else resource.carry();
  const labels = [...(filter ? [filter] : [`scope="\${scope}"`]), ...bindings];
  if (!filter) query.assume('the scope is taken for a label, as in {scope="…"}');
  return ofName(query, (name) => `avg(${name}{${labels.join(",")}})`);
}

/** Times come from the window, and samples want buckets of a width. */
function nrql(query: ForeignValue, template: string | null): string | null {
  const text = template || nrqlOfParts(query);
  if (text === null) return null;
  const timeless = text.replace(/\s*\b(?:since|until)\s+\$\{\w+\}/gi, "");
  if (/\btimeseries\s+\d/i.test(timeless)) return timeless;
  query.assume("TIMESERIES 1 minute: an observation a minute");
  return /\btimeseries(?:\s+(?:auto|max))?\b/i.test(timeless)
    ? timeless.replace(/\btimeseries(?:\s+(?:auto|max))?\b/i, "TIMESERIES 1 minute")
    : `${timeless} TIMESERIES 1 minute`;
}

function nrqlOfParts(query: ForeignValue): string | null {
  const select = query.at("select").takeText();
  if (!select) {
    query.leave("it has neither a select nor a template; push the metric for both groups");
    return null;
  }
  const whole = /^select\b/i.test(select.trim()) ? select.trim() : `SELECT ${select.trim()}`;
  const condition = query.at("q").takeText();
  query.assume("the scope is taken for the attribute autoScalingGroupName");
  const both = [condition, `autoScalingGroupName LIKE '\${scope}'`].filter(Boolean).join(" AND ");
  return `${whole} WHERE ${both}`;
}

const VARIABLE = /\$\{\s*([A-Za-z_][\w.]*)\s*\}/g;

function variables(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ""))];
}

function word(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/\W/g, "_")
    .toUpperCase();
}

function fill(text: string, group: "CANARY" | "CONTROL"): string {
  return text.replace(VARIABLE, (_, name: string) => `${group}_${word(name)}`);
}
