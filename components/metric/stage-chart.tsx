"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { MetricChart } from "@/components/charts/metric-chart";
import { nearestToLimit } from "@/components/metric/order-metrics";
import { ProvenancePopover, ProvenanceTrigger } from "@/components/metric/provenance";
import { summarise } from "@/components/metric/summarise";
import { createPopoverHandle } from "@/components/ui/popover";
import { Section } from "@/components/ui/section";
import { Status, VERDICT_STATUS } from "@/components/ui/status";
import { ValueText } from "@/components/ui/value-text";
import type { MetricView } from "@/lib/contract/metric";
import type { RunView } from "@/lib/contract/run";
import { baselineWords } from "@/lib/domain/metric/baseline-words";
import { formatValue } from "@/lib/domain/metric/format";
import { limitSentence } from "@/lib/domain/metric/limit-sentence";
import { toPoints, useSeries } from "@/lib/queries/metric";
import { useRun } from "@/lib/queries/run";
import { stageOf } from "@/lib/queries/stage-of";

const formatTime = (at: number) => new Date(at).toISOString().slice(11, 19);

/** One metric in the large; the address says which, and without it the one nearest its limit. */
export function StageChart({ run, stage: key }: { run: string; stage: string }) {
  const stage = useRun(run, (view) => stageOf(view, key));
  const [wanted, setWanted] = useQueryState(
    "metric",
    parseAsString.withOptions({ history: "push" }),
  );
  const metrics = stage?.metrics ?? [];
  const metric =
    metrics.find((m) => m.key === wanted) ?? nearestToLimit(metrics) ?? metrics[0] ?? null;
  if (!metric) return null;
  return (
    <Section
      title="Metric"
      action={
        <label className="flex items-center gap-2 text-ink-soft">
          <span className="sr-only">Which metric</span>
          <select
            value={metric.key}
            onChange={(event) => void setWanted(event.target.value)}
            className="tap h-7 max-w-64 rounded-md border border-rule-strong bg-paper px-1.5 text-ink"
          >
            {metrics.map((m) => (
              <option key={m.key} value={m.key}>
                {m.label}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <OneMetric run={run} stage={key} metric={metric} />
    </Section>
  );
}

function OneMetric({ run, stage, metric }: { run: string; stage: string; metric: MetricView }) {
  const series = useSeries(run, stage);
  const marks = useRun(run, stageMarks);
  const [provenance] = useState(() => createPopoverHandle<string>());
  const points = useMemo(() => toPoints(series[metric.key] ?? []), [series, metric.key]);
  const format = useMemo(() => (value: number) => formatValue(value, metric.unit), [metric.unit]);
  const first = points[0]?.at ?? 0;
  const last = points.at(-1)?.at ?? 0;
  const sentence = limitSentence(metric);
  const verdict = VERDICT_STATUS[metric.verdict];
  return (
    <div className="pt-2">
      <p className="flex flex-wrap items-baseline gap-x-3">
        {metric.display === null ? (
          <span className="text-2xl text-unknown">missing</span>
        ) : (
          <ValueText text={metric.display} className="text-2xl font-semibold" />
        )}
        <ProvenanceTrigger handle={provenance} metric={metric} className="-mx-2 self-center" />
        <span>has to be {sentence}</span>
        <Status name={verdict.name} word={verdict.word} />
        <span className="text-ink-soft">{metric.reason}</span>
      </p>
      <ProvenancePopover handle={provenance} metrics={[metric]} />
      <MetricChart
        title={metric.label}
        summary={summarise(points, format)}
        empty="No reading has arrived in this stage yet."
        points={points}
        limits={metric.limits}
        limitLabel={sentence}
        baseline={
          metric.baseline && metric.baseline.value !== null
            ? {
                value: metric.baseline.value,
                label: `baseline ${baselineWords(metric.baseline, metric.unit)}`,
              }
            : null
        }
        marks={marks.filter((mark) => mark.at >= first && mark.at <= last)}
        format={format}
        formatTime={formatTime}
      />
    </div>
  );
}

/** Where stages began: the percentage steps that a change in a metric has to be read against. */
function stageMarks(run: RunView): { at: number; label: string }[] {
  return run.stages.flatMap((stage) =>
    stage.startedAt === null
      ? []
      : [
          {
            at: Date.parse(stage.startedAt),
            label: stage.trafficPercent === null ? stage.title : `${stage.trafficPercent} %`,
          },
        ],
  );
}
