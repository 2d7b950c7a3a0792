import { Account, ForeignValue } from "@/lib/domain/plan-import/foreign-file";
import {
  type Imported,
  type MetricInput,
  NotImportable,
  type PlanInput,
} from "@/lib/domain/plan-import/imported";
import { kayentaMetric } from "@/lib/domain/plan-import/kayenta-metric";
import type { KayentaFile } from "@/lib/domain/plan-import/kayenta-query";
import { PlanNames, toDocumentId, toKey, toTitle } from "@/lib/domain/plan-import/plan-names";
import { SourceList } from "@/lib/domain/plan-import/source-list";

const BOOKKEEPING = [
  "id",
  "applications",
  "configVersion",
  "createdTimestamp",
  "createdTimestampIso",
  "updatedTimestamp",
  "updatedTimestampIso",
];

/**
 * A plan out of a Kayenta canary config (https://github.com/spinnaker/kayenta/blob/master/docs/canary-config.md). Every
 * metric is compared with the control group, as its judge does.
 */
export function importKayenta(document: unknown): Imported {
  const account = new Account(document);
  const config = new ForeignValue(account, document);
  const metrics = config.at("metrics");
  if (metrics.items().length === 0) {
    throw new NotImportable("there is no metric in it; expected a list under metrics");
  }
  const name = config.at("name").takeText() ?? "imported-canary";
  const file: KayentaFile = { templates: config.at("templates"), sources: new SourceList() };
  const built = buildMetrics(metrics, file);
  const description = config.at("description").takeText();
  const score = scoreOf(config.at("classifier"), Object.values(built));
  settleRest(config);
  const plan: PlanInput = {
    name: toKey(name, "imported-canary"),
    title: toTitle(name, "Imported canary"),
    documentId: toDocumentId(name),
    ...(description ? { description } : {}),
    defaults: { staleAfter: "5m" },
    sources: file.sources.sources,
    ...score,
    metrics: built,
    stages: [
      {
        key: "canary",
        title: "Canary",
        soak: { min: "1h", max: "2h" },
        metrics: Object.keys(built),
      },
    ],
  };
  return { plan, ...account.close() };
}

function buildMetrics(metrics: ForeignValue, file: KayentaFile): Record<string, MetricInput> {
  const names = new PlanNames();
  return Object.fromEntries(
    metrics.items().map((metric, index) => {
      const key = names.key(metric.at("name").text() ?? "", `metric-${index + 1}`);
      return [key, kayentaMetric(metric, file)];
    }),
  );
}

function settleRest(config: ForeignValue): void {
  for (const key of BOOKKEEPING)
    config.at(key).leave("it is about the file, and not about judging");
  const judge = config.at("judge");
  if (judge.at("name").text() === "NetflixACAJudge-v1.0") judge.at("name").carry();
  const settings = judge.at("judgeConfigurations");
  if (settings.entries().length === 0) settings.carry();
  const templates = config.at("templates");
  if (templates.entries().length === 0) templates.carry();
  for (const [, template] of templates.entries()) {
    if (!template.isSettled) template.leave("no query that was carried over uses it");
  }
  config.assume("soak: a canary config does not say how long a canary runs");
  config.assume(
    "a metric fails only where the test shows a change for the worse beyond what is tolerated, by the median of the differences instead of the ratio of the means, without Kayenta's own allowance of a quarter of the estimate",
  );
}

/** Without thresholds there is no score, and every metric has to pass. */
function scoreOf(classifier: ForeignValue, metrics: MetricInput[]): Pick<PlanInput, "score"> {
  const thresholds = classifier.at("scoreThresholds");
  const pass = thresholds.at("pass").takeNumber();
  const marginal = thresholds.at("marginal").takeNumber();
  if (pass === null || marginal === null) {
    classifier.leave("without both thresholds there is no score: every metric has to pass");
    return {};
  }
  const counted = new Set(metrics.filter((metric) => !metric.muted).map((metric) => metric.group));
  const weights: Record<string, number> = {};
  for (const [group, weight] of classifier.at("groupWeights").entries()) {
    const key = toKey(group, "metrics");
    const value = counted.has(key) ? weight.takeNumber() : null;
    if (value === null) weight.leave("no metric that counts is in this group");
    else weights[key] = value;
  }
  if (classifier.at("groupWeights").entries().length === 0) classifier.at("groupWeights").carry();
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  for (const group of counted) {
    if (total < 100 || Object.hasOwn(weights, group)) continue;
    weights[group] = 0;
    classifier.assume(`the weights leave nothing for ${group}, so that it counts 0`);
  }
  return { score: { pass, marginal, weights } };
}
