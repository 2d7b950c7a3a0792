import type { MetricView } from "@/lib/contract/metric";
import type { RunView, StageView } from "@/lib/contract/run";
import type { ProvenanceLine } from "@/lib/domain/report/provenance-line";

/** `prom (prometheus)`, or `pushed` where nothing is asked. */
export function originText({ source }: Pick<MetricView, "source">): string {
  return source ? `${source.key} (${source.kind})` : "pushed";
}

/** What every reading rests on, stage by stage in the plan's order. Stages that have not started have none. */
export function provenanceLines({ stages }: RunView): ProvenanceLine[] {
  return stages
    .filter((stage) => stage.startedAt !== null)
    .flatMap((stage) => stage.metrics.map((metric) => provenanceLine(stage, metric)));
}

function provenanceLine(stage: StageView, metric: MetricView): ProvenanceLine {
  const { source } = metric;
  return {
    stage: stage.title,
    key: metric.key,
    metric: metric.label,
    origin: originText(metric),
    query: source?.query ?? null,
    window: source?.window ?? null,
    series: source?.series ?? null,
    samples: metric.samples,
    newest: metric.lastSampleAt,
    fetchedAt: source?.fetchedAt ?? null,
    computedBy: metric.computedBy,
    warnings: source?.warnings ?? [],
    error: source?.error ? `${source.error.code}: ${source.error.message}` : null,
  };
}
