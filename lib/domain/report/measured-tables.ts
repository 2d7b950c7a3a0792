import type { FunnelReport } from "@/lib/domain/report/funnel-report";
import type { MetricLine } from "@/lib/domain/report/metric-line";
import { provenanceNotes } from "@/lib/domain/report/provenance-notes";
import type { Report, StageReport } from "@/lib/domain/report/report";
import { tableSpec } from "@/lib/domain/report/table";

type InStage = { stage: StageReport };
const inStage = {
  stage: ({ stage }: InStage) => stage.key,
  stage_title: ({ stage }: InStage) => stage.title,
};

export const stagesTable = tableSpec(
  "Stages",
  ({ stages, summary }) =>
    stages.flatMap((stage, index) => {
      const line = summary[index];
      return line ? [{ stage, line }] : [];
    }),
  {
    ordinal: ({ stage }) => stage.ordinal,
    ...inStage,
    traffic_percent: ({ stage }) => stage.traffic,
    state: ({ stage }) => stage.state,
    started_at: ({ stage }) => stage.startedAt,
    ended_at: ({ stage }) => stage.endedAt,
    soak_min_seconds: ({ stage }) => stage.soak.min,
    soak_max_seconds: ({ stage }) => stage.soak.max,
    soak_elapsed_seconds: ({ stage }) => stage.soak.elapsed,
    soak_effective_seconds: ({ stage }) => stage.soak.effective,
    verdict: ({ line }) => line.verdict,
    recommendation: ({ stage }) => stage.recommendation,
    metrics: ({ line }) => line.metrics,
    decision: ({ line }) => line.decision,
    proceed: ({ stage }) => stage.next.answer,
  },
);

type MetricRow = InStage & { group: string; metric: MetricLine };

export const metricsTable = tableSpec(
  "Metrics of every stage",
  ({ stages }) =>
    stages.flatMap((stage) =>
      stage.groups.flatMap(({ name, metrics }) =>
        metrics.map((metric): MetricRow => ({ stage, group: name, metric })),
      ),
    ),
  {
    ...inStage,
    group: ({ group }) => group,
    metric: ({ metric }) => metric.key,
    label: ({ metric }) => metric.label,
    unit: ({ metric }) => metric.unit,
    baseline: ({ metric }) => metric.numbers.baseline,
    baseline_text: ({ metric }) => metric.baseline,
    min: ({ metric }) => metric.numbers.min,
    max: ({ metric }) => metric.numbers.max,
    threshold: ({ metric }) => metric.limit,
    actual: ({ metric }) => metric.value,
    actual_text: ({ metric }) => metric.actual,
    verdict: ({ metric }) => metric.verdict,
    margin: ({ metric }) => metric.numbers.room,
    margin_text: ({ metric }) => metric.margin,
    samples: ({ metric }) => metric.samples,
    critical: ({ metric }) => metric.critical,
    muted: ({ metric }) => metric.muted,
    reason: ({ metric }) => metric.reason,
    interval: ({ metric }) => metric.interval,
    comparison: ({ metric }) => metric.comparison,
    origin: ({ metric }) => metric.origin,
    computed_by: ({ metric }) => metric.computedBy,
    known: ({ metric }) => metric.known,
  },
);

type FunnelRow = InStage & { funnel: FunnelReport };
const inFunnel = {
  ...inStage,
  funnel: ({ funnel }: FunnelRow) => funnel.key,
  funnel_label: ({ funnel }: FunnelRow) => funnel.label,
};

const funnelsOf = ({ stages }: Report): FunnelRow[] =>
  stages.flatMap((stage) => stage.funnels.map((funnel) => ({ stage, funnel })));

export const funnelsTable = tableSpec(
  "Funnels, step by step",
  (report) =>
    funnelsOf(report).flatMap(({ stage, funnel }) =>
      funnel.steps.map((step, index) => ({ stage, funnel, step, index })),
    ),
  {
    ...inFunnel,
    step_number: ({ index }) => index + 1,
    step: ({ step }) => step.key,
    step_label: ({ step }) => step.label,
    users: ({ step }) => step.users,
    from_previous: ({ step }) => step.fromPrevious,
    from_first: ({ step }) => step.fromFirst,
    overall_conversion: ({ funnel }) => funnel.ratio,
    interval_low: ({ funnel }) => funnel.range?.low ?? null,
    interval_high: ({ funnel }) => funnel.range?.high ?? null,
    target: ({ funnel }) => funnel.targetSigns,
    window: ({ funnel }) => funnel.window,
    verdict: ({ funnel }) => funnel.verdict,
    reason: ({ funnel }) => funnel.reason,
    known: ({ funnel }) => funnel.known,
  },
);

export const funnelPeriodsTable = tableSpec(
  "Conversion by period",
  (report) =>
    funnelsOf(report).flatMap(({ stage, funnel }) =>
      funnel.periods.map((period) => ({ stage, funnel, period })),
    ),
  {
    ...inFunnel,
    from: ({ period }) => period.from,
    to: ({ period }) => period.to,
    started: ({ period }) => period.started,
    completed: ({ period }) => period.completed,
    conversion: ({ period }) => (period.started === 0 ? null : period.completed / period.started),
    conversion_text: ({ period }) => period.conversion,
    interval: ({ period }) => period.interval,
  },
);

export const provenanceTable = tableSpec(
  "Where the readings come from",
  ({ provenance }) => provenance,
  {
    stage: (line) => line.stage,
    metric: (line) => line.key,
    label: (line) => line.metric,
    origin: (line) => line.origin,
    query: (line) => line.query,
    window_from: (line) => line.window?.from ?? null,
    window_to: (line) => line.window?.to ?? null,
    samples: (line) => line.samples,
    newest: (line) => line.newest,
    fetched_at: (line) => line.fetchedAt,
    computed_by: (line) => line.computedBy,
    notes: (line) => provenanceNotes(line).join("; ") || null,
  },
);

export const coverageTable = tableSpec("Monitoring coverage", ({ risk }) => risk.coverage, {
  stage: (line) => line.label,
  coverage: (line) => line.text,
  known: (line) => line.known,
});
