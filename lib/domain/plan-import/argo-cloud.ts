import { type Provided, type ProviderContext, PUSHED } from "@/lib/domain/plan-import/argo-context";
import { intervalOf, takeFilled, timeoutOf } from "@/lib/domain/plan-import/argo-texts";
import type { ForeignValue } from "@/lib/domain/plan-import/foreign-file";
import type { PullInput } from "@/lib/domain/plan-import/imported";

const AGGREGATORS = ["avg", "sum", "min", "max", "last"] as const;
type Aggregator = (typeof AGGREGATORS)[number];
/** The controller's, where the template says nothing. */
const USUAL_WINDOW = "5m";

export function datadogPull(spec: ForeignValue, context: ProviderContext): Provided {
  const query = datadogQuery(spec, context);
  if (query === null) return PUSHED;
  const version = spec.at("apiVersion");
  version.carry();
  const named = spec.at("aggregator");
  const aggregator = AGGREGATORS.find((known) => known === (named.text() ?? "last"));
  if (aggregator) named.carry();
  spec.at("secretRef").leave("the keys are named in the plan and kept in the operator's file");
  spec.assume("the keys are the secrets datadog-api-key and datadog-app-key");
  const window = spec.at("interval").takeText() ?? USUAL_WINDOW;
  const from = context.sources.add({
    kind: "datadog",
    apiKey: "datadog-api-key",
    applicationKey: "datadog-app-key",
    ...intervalOf(context.interval),
  });
  const whole: { query: string; aggregator: Aggregator } = {
    query,
    aggregator: aggregator ?? "last",
  };
  return { pull: { from, query: whole, answers: "window" }, window };
}

/** A formula over several queries has no place in a plan. */
function datadogQuery(spec: ForeignValue, { args }: ProviderContext): string | null {
  const queries = spec.at("queries").entries();
  const [only, ...others] = queries;
  if (!only) {
    const query = takeFilled(spec.at("query"), args);
    if (query === null) spec.leave("it has no query; push the metric");
    return query;
  }
  const formula = spec.at("formula");
  if (others.length > 0 || (formula.isThere && formula.text()?.trim() !== only[0])) {
    spec.leave("a metric asks one query, and no formula over several; push the metric");
    return null;
  }
  formula.carry();
  return takeFilled(only[1], args);
}

export function newRelicPull(spec: ForeignValue, context: ProviderContext): Provided {
  const query = takeFilled(spec.at("query"), context.args);
  if (query === null) {
    spec.leave("it has no query; push the metric");
    return PUSHED;
  }
  spec.at("profile").leave("the account is written into the plan, the key is named there");
  spec.assume("put in the account, and name the key: it is new-relic-user-key here");
  const from = context.sources.add({
    kind: "new-relic",
    account: 1,
    apiKey: "new-relic-user-key",
    ...timeoutOf(spec.at("timeout")),
    ...intervalOf(context.interval),
  });
  const timeless = query.replace(
    /\s*\b(?:since|until)\b(?:(?!\b(?:since|until|where|limit)\b).)*/gis,
    "",
  );
  if (timeless !== query) spec.assume("SINCE and UNTIL are left out: they are set from the window");
  return { pull: { from, query: timeless.trim(), answers: "window" }, window: null };
}

export function cloudWatchPull(spec: ForeignValue, context: ProviderContext): Provided {
  const queries = spec.at("metricDataQueries").items();
  const [only, ...others] = queries;
  const query = only && others.length === 0 ? cloudWatchQuery(only, context) : null;
  if (!query) {
    spec.leave("a metric asks one metric or one expression of its own; push the metric");
    return PUSHED;
  }
  spec.assume("put in the region, and name the keys: they are the controller's");
  const window = spec.at("interval").takeText() ?? USUAL_WINDOW;
  const from = context.sources.add({
    kind: "cloudwatch",
    region: "us-east-1",
    accessKeyId: "aws-access-key-id",
    secretAccessKey: "aws-secret-access-key",
    ...intervalOf(context.interval),
  });
  return { pull: { from, query, answers: "samples" }, window };
}

function cloudWatchQuery(spec: ForeignValue, { args }: ProviderContext): PullInput["query"] | null {
  for (const key of ["id", "returnData"]) spec.at(key).carry();
  spec.at("label").leave("a plan has a label of its own for the metric");
  const expression = takeFilled(spec.at("expression"), args);
  if (expression !== null) return { expression, ...periodOf(spec.at("period")) };
  const stat = spec.at("metricStat");
  const metric = stat.at("metric");
  const namespace = takeFilled(metric.at("namespace"), args);
  const name = takeFilled(metric.at("metricName"), args);
  const statistic = stat.at("stat").takeText();
  if (namespace === null || name === null || statistic === null) return null;
  stat.at("unit").leave("CloudWatch is asked without a unit");
  const dimensions = metric
    .at("dimensions")
    .items()
    .map((dimension) => [
      dimension.at("name").takeText() ?? "",
      takeFilled(dimension.at("value"), args) ?? "",
    ]);
  return {
    namespace,
    name,
    dimensions: Object.fromEntries(dimensions),
    stat: statistic,
    ...periodOf(stat.at("period")),
  };
}

function periodOf(period: ForeignValue): { period?: number } {
  const seconds = period.takeNumber();
  return seconds === null ? {} : { period: seconds };
}
