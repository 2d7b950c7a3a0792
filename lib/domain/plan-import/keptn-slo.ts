import { Account, ForeignValue } from "@/lib/domain/plan-import/foreign-file";
import {
  type Imported,
  type MetricInput,
  NotImportable,
  type PlanInput,
} from "@/lib/domain/plan-import/imported";
import { keptnObjective, type Objective } from "@/lib/domain/plan-import/keptn-objective";
import { PlanNames, toKey } from "@/lib/domain/plan-import/plan-names";
import { SourceList } from "@/lib/domain/plan-import/source-list";

const MOST_RUNS = 20;

/**
 * A plan out of a service level objective of Keptn
 * (https://github.com/keptn/spec/blob/master/service_level_objective.md), with the queries of an SLI file where there is
 * one. What is relative is compared with earlier completed runs of the plan.
 */
export function importKeptnSlo(document: unknown, sli: unknown = null): Imported {
  const account = new Account(document);
  const slo = new ForeignValue(account, document);
  const objectives = slo.at("objectives");
  if (objectives.items().length === 0) {
    throw new NotImportable("there is no objective in it; expected a list under objectives");
  }
  const sliAccount = new Account(sli);
  const file = sli === null ? null : new ForeignValue(sliAccount, sli);
  if (file && file.at("indicators").entries().length === 0) {
    throw new NotImportable("the SLI file names no query; expected some under indicators");
  }
  file?.at("spec_version").carry();
  slo.at("spec_version").carry();
  const sources = new SourceList();
  const indicators = { file, filter: filterOf(slo.at("filter"), file), sources };
  const runs = runsOf(slo.at("comparison"));
  const read = objectives.items().map((item) => keptnObjective(item, { indicators, runs }));
  const built = buildMetrics(read);
  const score = scoreOf(slo.at("total_score"), read, built.groups);
  if (file === null) slo.assume("without an SLI file there are no queries: push the metrics");
  slo.assume("soak: an objective does not say how long it is measured");
  const metrics = Object.fromEntries(built.metrics);
  const plan: PlanInput = {
    name: "imported-slo",
    title: "Imported service level objectives",
    documentId: "IMPORTED-SLO",
    defaults: { staleAfter: "5m" },
    sources: sources.sources,
    ...score,
    metrics,
    stages: [
      {
        key: "evaluation",
        title: "Evaluation",
        soak: { min: "30m", max: "1h" },
        metrics: Object.keys(metrics),
      },
    ],
  };
  return { plan, ...both(account, sliAccount) };
}

function both(slo: Account, sli: Account): Pick<Imported, "notCarried" | "assumed"> {
  const first = slo.close();
  const second = sli.close();
  const named = <T extends { path: string }>(note: T) => ({ ...note, path: `sli: ${note.path}` });
  return {
    notCarried: [...first.notCarried, ...second.notCarried.map(named)],
    assumed: [...first.assumed, ...second.assumed.map(named)],
  };
}

/** What narrows the queries down; a key that no query names would narrow nothing. */
function filterOf(filter: ForeignValue, file: ForeignValue | null): Map<string, string> {
  const queries = file?.at("indicators").entries() ?? [];
  const values = filter.entries().flatMap(([key, value]): [string, string][] => {
    const names = [`$${key}`, `$${key.toUpperCase()}`];
    const isUsed = queries.some(([, { value: query }]) =>
      names.some((name) => String(query).includes(name)),
    );
    if (!isUsed) value.leave("no query names it");
    const text = isUsed ? value.takeText() : null;
    return text === null ? [] : [[key, text]];
  });
  return new Map(values);
}

function runsOf(comparison: ForeignValue): number {
  const how = comparison.at("compare_with");
  if (how.text() === "single_result" || how.text() === "several_results") how.carry();
  const isSingle = how.text() !== "several_results";
  const count = comparison.at("number_of_comparison_results");
  if (isSingle) count.leave("one result is compared with, as compare_with says");
  const included = comparison.at("include_result_with_score");
  if (included.text() === "pass") included.carry();
  else included.leave("only runs that were completed are compared with");
  const aggregate = comparison.at("aggregate_function");
  if (aggregate.text() === "avg") aggregate.carry();
  else aggregate.leave("earlier runs are averaged");
  comparison.assume(
    "before there is a run to compare with, what is relative stays pending; Keptn lets it pass",
  );
  if (isSingle) return 1;
  const wanted = Math.max(1, Math.trunc(count.takeNumber() ?? 1));
  if (wanted > MOST_RUNS) count.assume(`${MOST_RUNS} runs are the most`);
  return Math.min(MOST_RUNS, wanted);
}

type Built = { metrics: [string, MetricInput][]; groups: Map<string, number> };

/** Objectives of one weight are one group; else each is a group of its own, with its weight. */
function buildMetrics(objectives: Objective[]): Built {
  const names = new PlanNames();
  const groupNames = new PlanNames();
  const judged = objectives.filter(({ metrics }) => metrics.length > 0);
  const isEven = judged.every(({ weight, metrics }) => {
    return weight === judged[0]?.weight && metrics.length === 1;
  });
  const groups = new Map<string, number>();
  const metrics = judged.flatMap(({ name, weight, metrics: own }) => {
    const group = isEven ? "objectives" : groupNames.key(toKey(name, "objective"), "objective");
    groups.set(group, weight);
    return own.map((metric): [string, MetricInput] => {
      return [names.key(name, "objective"), { ...metric, group }];
    });
  });
  return { metrics, groups };
}

function scoreOf(
  total: ForeignValue,
  objectives: Objective[],
  groups: Map<string, number>,
): Pick<PlanInput, "score"> {
  const pass = percentOf(total.at("pass"));
  const marginal = percentOf(total.at("warning"));
  if (pass === null || marginal === null) {
    total.leave("without both limits there is no score: every metric has to pass");
    return {};
  }
  const sum = [...groups.values()].reduce((all, weight) => all + weight, 0);
  if (groups.size < 2 || sum <= 0) return { score: { pass, marginal } };
  if (objectives.some(({ metrics }) => metrics.length > 1)) {
    total.assume("of an objective that became several metrics, each counts a part");
  }
  // Rounded down, because the weights of a plan must not make more than 100.
  const share = (weight: number) => Math.floor((weight / sum) * 1e6) / 1e4;
  const weights = Object.fromEntries([...groups].map(([key, weight]) => [key, share(weight)]));
  return { score: { pass, marginal, weights } };
}

function percentOf(limit: ForeignValue): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*%?$/.exec(String(limit.value ?? "").trim());
  if (!match) return null;
  limit.carry();
  return Number(match[1]);
}
