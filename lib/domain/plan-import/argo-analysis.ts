import { ArgoArguments } from "@/lib/domain/plan-import/argo-arguments";
import { type ArgoMetric, argoMetric } from "@/lib/domain/plan-import/argo-metric";
import { hasOutcome } from "@/lib/domain/plan-import/argo-provider";
import { Account, ForeignValue } from "@/lib/domain/plan-import/foreign-file";
import {
  type Imported,
  NotImportable,
  type PlanInput,
  type StageInput,
} from "@/lib/domain/plan-import/imported";
import {
  durationText,
  PlanNames,
  toDocumentId,
  toKey,
  toTitle,
} from "@/lib/domain/plan-import/plan-names";
import { SourceList } from "@/lib/domain/plan-import/source-list";

const KINDS = ["AnalysisTemplate", "ClusterAnalysisTemplate"];
const USUAL_SOAK = 3_600_000;

type Items = NonNullable<StageInput["checklist"]>;

/**
 * A plan out of an AnalysisTemplate or ClusterAnalysisTemplate of Argo Rollouts, as its code has it
 * (https://github.com/argoproj/argo-rollouts, pkg/apis/rollouts/v1alpha1/analysis_types.go). A failure limit of 3 lets
 * three failures pass, and a metric without any condition passes there; both unlike its documentation says.
 */
export function importArgoAnalysis(document: unknown): Imported {
  const account = new Account(document);
  const template = new ForeignValue(account, document);
  if (!KINDS.includes(template.at("kind").takeText() ?? "")) {
    throw new NotImportable(`it is no ${KINDS.join(" or ")}; expected one of them as its kind`);
  }
  template.at("apiVersion").carry();
  const spec = template.at("spec");
  if (spec.at("metrics").items().length === 0) {
    throw new NotImportable("there is no metric in it; expected a list under spec.metrics");
  }
  const metadata = template.at("metadata");
  const name = metadata.at("name").takeText() ?? "imported-analysis";
  const sources = new SourceList();
  const { metrics, checklist } = readMetrics(spec, sources);
  const inputs = Object.fromEntries([...metrics].map(([key, metric]) => [key, metric.input]));
  leaveRest(template);
  const plan: PlanInput = {
    name: toKey(name, "imported-analysis"),
    title: toTitle(name, "Imported analysis"),
    documentId: toDocumentId(name),
    sources: sources.sources,
    metrics: inputs,
    stages: [
      {
        key: "analysis",
        title: "Analysis",
        soak: soakOf(template, [...metrics.values()]),
        metrics: Object.keys(inputs),
        ...(checklist.length > 0 ? { checklist } : {}),
      },
    ],
  };
  return { plan, ...account.close() };
}

function readMetrics(
  spec: ForeignValue,
  sources: SourceList,
): { metrics: Map<string, ArgoMetric>; checklist: Items } {
  const args = new ArgoArguments(spec.at("args"));
  const muted = mutedNames(spec.at("dryRun"));
  const names = new PlanNames();
  const metrics = new Map<string, ArgoMetric>();
  const checklist: Items = [];
  spec
    .at("metrics")
    .items()
    .forEach((metric, index) => {
      const name = metric.at("name").text() ?? "";
      const key = names.key(name, `metric-${index + 1}`);
      const isDryRun = muted.some((pattern) => pattern === "*" || pattern === name);
      if (isJudged(metric)) {
        metrics.set(key, argoMetric(metric, { args, sources, isDryRun }));
        return;
      }
      metric.leave("without a condition every answer passes: it is an item of the checklist");
      checklist.push({ key, label: toTitle(`${name} was successful`, key), kind: "measured" });
    });
  return { metrics, checklist };
}

/** Without a condition every answer passes, so that there is no threshold; a job succeeds or fails by itself. */
function isJudged(metric: ForeignValue): boolean {
  const conditions = ["successCondition", "failureCondition"].map((key) => metric.at(key));
  return conditions.some(({ isThere }) => isThere) || hasOutcome(metric.at("provider"));
}

function mutedNames(dryRun: ForeignValue): string[] {
  return dryRun.items().flatMap((item) => {
    const name = item.at("metricName").text();
    const isPattern = name !== null && /[*+?()[\]|^$\\]/.test(name);
    if (name === null || (isPattern && name !== "*" && name !== ".*")) {
      item.leave("it is a pattern; write muted: true at the metrics that it means");
      return [];
    }
    item.at("metricName").carry();
    return [name === ".*" ? "*" : name];
  });
}

function leaveRest(template: ForeignValue): void {
  for (const [key, value] of template.at("metadata").entries()) {
    if (key !== "name") value.leave("it is about the cluster, and not about judging");
  }
  const spec = template.at("spec");
  spec.at("measurementRetention").leave("every reading is kept");
  spec.at("templates").leave("import them by themselves, and put the metrics together");
}

function soakOf(template: ForeignValue, metrics: ArgoMetric[]): StageInput["soak"] {
  const longest = Math.max(0, ...metrics.map(({ soak }) => soak));
  if (longest === 0) template.at("spec").assume("soak: no metric says how long it is measured");
  const soak = longest || USUAL_SOAK;
  return { min: durationText(soak), max: durationText(soak * 2) };
}
