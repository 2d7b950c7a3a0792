import type { PageFunnel, PageMetric, PageStage } from "@/lib/contract/page";
import type { Fact, FunnelTable, MetricRow, StagePart } from "@/lib/domain/document/page";
import {
  checklistView,
  decisionView,
  itemView,
  lineOf,
  logView,
  maybe,
  text,
} from "@/lib/use-cases/page/page-parts";

/** One stage of the page. */
export function stageView(stage: StagePart): PageStage {
  const { soak } = stage;
  return {
    ordinal: stage.ordinal,
    heading: stage.heading?.text ?? null,
    title: stage.title,
    traffic: stage.traffic,
    soak: soak && { minSeconds: soak.min / 1000, maxSeconds: soak.max / 1000 },
    start: maybe(stage.start),
    end: maybe(stage.end),
    duration: maybe(stage.duration),
    facts: stage.facts.map(({ label, value }: Fact) => ({
      key: null,
      label: label.text,
      ...text(value),
    })),
    metrics: stage.metrics.map(metricView),
    funnels: stage.funnels.map(funnelView),
    checklists: stage.checklists.map(checklistView),
    screenshots: stage.screenshots.map(itemView),
    incidents: stage.incidents.map(logView),
    alerts: stage.alerts.map(logView),
    decisions: stage.decisions.map(decisionView),
  };
}

function metricView(row: MetricRow): PageMetric {
  return {
    group: row.group?.text ?? null,
    label: row.label.text,
    baseline: maybe(row.baseline),
    threshold: maybe(row.threshold),
    actual: maybe(row.actual),
    status: maybe(row.status),
    line: lineOf(row.label),
  };
}

function funnelView(table: FunnelTable): PageFunnel {
  return {
    heading: table.heading?.text ?? null,
    steps: table.steps.map((step) => ({
      label: step.label.text,
      users: maybe(step.users),
      conversion: maybe(step.conversion),
      status: maybe(step.status),
      line: lineOf(step.label),
    })),
    overall: maybe(table.overall),
    target: maybe(table.target),
  };
}
