import { changeBetween } from "@/lib/domain/report/change";
import type {
  ComparedFunnel,
  ComparedMetric,
  ComparedRun,
  ComparedStage,
  Comparison,
  FunnelCell,
  MetricCell,
  StageCell,
} from "@/lib/domain/report/comparison";
import type { FunnelReport } from "@/lib/domain/report/funnel-report";
import type { MetricLine } from "@/lib/domain/report/metric-line";
import type { Report, StageReport } from "@/lib/domain/report/report";

/** What a page that was written elsewhere states of a metric, by the stage's and the metric's key. */
export type StatedReading = {
  stage: string;
  key: string;
  actual: string;
  /** In the metric's unit; null where the text is no number. */
  value: number | null;
  status: string | null;
};

/** `stated`: null where the run was measured. */
export type CompareSource = { report: Report; stated: StatedReading[] | null };

/** Puts runs side by side, by the keys of stages, metrics and funnels, in the order in which the runs have them. */
export function compareReports(sources: CompareSource[]): Comparison {
  const reports = sources.map(({ report }) => report);
  return {
    format: "https://tollgate.dev/comparison/v1",
    runs: sources.map(comparedRun),
    stages: stagesOf(reports),
    metrics: metricsOf(sources),
    funnels: funnelsOf(reports),
  };
}

function comparedRun({ report, stated }: CompareSource): ComparedRun {
  const { run, board, runId, documentId, title, project, state, stages } = report;
  return {
    id: runId,
    documentId,
    title,
    project,
    plan: `${run.plan.name}, version ${run.plan.version}`,
    commit: run.commit,
    state,
    outcome: board.outcome,
    text: board.text,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    durationSeconds: secondsBetween(run.startedAt, run.endedAt),
    known: stated === null ? "measured" : "stated",
    overrides: stages.flatMap((s) => s.decisions).filter((d) => d.override).length,
    waivers: report.waivers.filter((w) => w.state === "active" || w.state === "expired").length,
    findings: report.findings.length,
    signers: board.signers.map(({ name, role, at }) => ({ name: name ?? "", role, at })),
  };
}

function secondsBetween(from: string | null, to: string | null): number | null {
  return from && to ? Math.max(0, Date.parse(to) - Date.parse(from)) / 1000 : null;
}

function stagesOf(reports: Report[]): ComparedStage[] {
  const titles = new Map(
    reports.toReversed().flatMap((r) => r.stages.map((s) => [s.key, s.title])),
  );
  return orderOf(reports.map((r) => r.stages.map((s) => s.key))).map((key) => ({
    key,
    title: titles.get(key) ?? key,
    cells: reports.map((report) => {
      const stage = report.stages.find((s) => s.key === key);
      return stage ? stageCell(stage) : null;
    }),
  }));
}

function stageCell(stage: StageReport): StageCell {
  return {
    state: stage.state,
    traffic: stage.traffic,
    verdict: stage.startedAt === null ? "NOT JUDGED" : stage.verdict,
    decision: stage.decisions.at(-1)?.decision ?? "none recorded",
    durationSeconds: secondsBetween(stage.startedAt, stage.endedAt),
  };
}

type Found = { stage: StageReport; group: string; metric: MetricLine };

function metricsOf(sources: CompareSource[]): ComparedMetric[] {
  const maps = metricMaps(sources.map(({ report }) => report));
  return orderOf(maps.map((map) => [...map.keys()])).flatMap((id) => {
    const first = maps.map((map) => map.get(id)).find((found) => found !== undefined);
    if (!first) return [];
    const cells = sources.map((source, index) => {
      const found = maps[index]?.get(id);
      return found ? metricCell(found, source.stated) : null;
    });
    return [
      {
        stage: first.stage.key,
        stageTitle: first.stage.title,
        key: first.metric.key,
        label: first.metric.label,
        group: first.group,
        cells: cells.map((cell, index) =>
          withChange(cell, index === 0 ? null : (cells[0] ?? null)),
        ),
      },
    ];
  });
}

/**
 * The metrics of each report under the ids by which they are matched: stage and key, or, where only the key is another
 * one, the id that an earlier report has for the same name in the same stage. Pages and plans choose keys of their own.
 */
function metricMaps(reports: Report[]): Map<string, Found>[] {
  const known = new Set<string>();
  const named = new Map<string, string>();
  return reports.map((report) => {
    const own = foundIn(report);
    const taken = new Set(own.map(keyId));
    const map = new Map<string, Found>();
    for (const found of own) {
      const id = keyId(found);
      const alike = named.get(nameId(found));
      const isAlike = alike !== undefined && !known.has(id) && !taken.has(alike) && !map.has(alike);
      map.set(isAlike ? alike : id, found);
    }
    for (const [id, found] of map) {
      known.add(id);
      if (!named.has(nameId(found))) named.set(nameId(found), id);
    }
    return map;
  });
}

function foundIn({ stages }: Report): Found[] {
  return stages.flatMap((stage) =>
    stage.groups.flatMap(({ name, metrics }) =>
      metrics.map((metric) => ({ stage, group: name, metric })),
    ),
  );
}

function keyId({ stage, metric }: Found): string {
  return JSON.stringify([stage.key, metric.key]);
}

function nameId({ stage, metric }: Found): string {
  return JSON.stringify([stage.key, metric.label.trim().toLowerCase()]);
}

function metricCell({ stage, metric }: Found, stated: StatedReading[] | null): MetricCell {
  const cell: MetricCell = {
    threshold: metric.limit,
    actual: metric.actual,
    value: metric.value,
    unit: metric.unit,
    margin: metric.margin,
    room: metric.numbers.room,
    verdict: metric.verdict,
    samples: metric.samples,
    critical: metric.critical,
    muted: metric.muted,
    known: metric.value === null ? "missing" : "measured",
    change: null,
  };
  if (stated === null) return cell;
  const said = stated.find((s) => s.stage === stage.key && s.key === metric.key);
  const nothing = { ...cell, value: null, room: null, margin: "none", verdict: "NOT JUDGED" };
  if (!said) return { ...nothing, actual: "the page states no value", known: "missing" };
  const { actual, value, status } = said;
  return { ...nothing, actual, value, verdict: status ?? "none stated", known: "stated" };
}

function withChange(cell: MetricCell | null, first: MetricCell | null): MetricCell | null {
  return cell && first ? { ...cell, change: changeBetween(first, cell) } : cell;
}

function funnelsOf(reports: Report[]): ComparedFunnel[] {
  const maps = reports.map(({ stages }) => {
    const found = stages.flatMap((stage) =>
      stage.funnels.map((funnel): [string, { stage: StageReport; funnel: FunnelReport }] => [
        JSON.stringify([stage.key, funnel.key]),
        { stage, funnel },
      ]),
    );
    return new Map(found);
  });
  return orderOf(maps.map((map) => [...map.keys()])).flatMap((id) => {
    const found = maps.map((map) => map.get(id));
    const first = found.find((one) => one !== undefined);
    if (!first) return [];
    const base = found[0]?.funnel ?? null;
    return [
      {
        stage: first.stage.key,
        stageTitle: first.stage.title,
        key: first.funnel.key,
        label: first.funnel.label,
        cells: found.map((one, index) =>
          one ? funnelCell(one.funnel, index === 0 ? null : base) : null,
        ),
      },
    ];
  });
}

function funnelCell(funnel: FunnelReport, base: FunnelReport | null): FunnelCell {
  const { window, target, conversion, ratio, interval, verdict, steps, known } = funnel;
  return {
    window,
    target,
    conversion,
    ratio,
    interval,
    verdict,
    steps: steps.map(({ key, label, users, fromFirst }) => ({ key, label, users, fromFirst })),
    known: known === "measured" ? "measured" : "missing",
    change: base && changeBetween(percentOf(base), percentOf(funnel)),
  };
}

/** Rounded as it is shown, so that the difference is that of the two numbers that stand there. */
function percentOf({ ratio }: FunnelReport) {
  return { value: ratio === null ? null : Math.round(ratio * 1000) / 10, unit: "%" };
}

/** All of the lists' entries once, each behind the one that it follows where it first occurs. */
function orderOf(lists: string[][]): string[] {
  const order: string[] = [];
  for (const list of lists) {
    let place = 0;
    for (const entry of list) {
      const known = order.indexOf(entry);
      if (known === -1) order.splice(place, 0, entry);
      place = (known === -1 ? place : known) + 1;
    }
  }
  return order;
}
