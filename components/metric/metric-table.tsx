"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Fragment, useMemo, useState } from "react";
import { MetricRow } from "@/components/metric/metric-row";
import { groupMetrics, orderMetrics, unaskable } from "@/components/metric/order-metrics";
import { type ProvenanceHandle, ProvenancePopover } from "@/components/metric/provenance";
import { EmptyState } from "@/components/ui/empty-state";
import { createPopoverHandle } from "@/components/ui/popover";
import { Section } from "@/components/ui/section";
import { Table, Th } from "@/components/ui/table";
import { useUrlStage } from "@/components/ui/use-url-stage";
import type { MetricView } from "@/lib/contract/metric";
import { toPoints, useSeries } from "@/lib/queries/metric";
import { useRun } from "@/lib/queries/run";
import { stageOf } from "@/lib/queries/stage-of";

const COLUMNS = 9;
const ORDERS = ["urgency", "group"] as const;

export function MetricTable({ run, stage: fixed }: { run: string; stage?: string }) {
  const [fromUrl] = useUrlStage();
  const stage = useRun(run, (view) => stageOf(view, fixed ?? fromUrl));
  const [order, setOrder] = useQueryState(
    "by",
    parseAsStringLiteral(ORDERS).withDefault("urgency"),
  );
  const [provenance] = useState(() => createPopoverHandle<string>());
  if (!stage) return null;
  const metrics = stage.metrics;
  return (
    <Section
      title="Thresholds"
      aside={countWords(metrics)}
      action={
        <label className="tap flex items-center gap-1.5 text-ink-soft print:hidden">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={order === "group"}
            onChange={(event) => void setOrder(event.target.checked ? "group" : "urgency")}
          />
          In groups
        </label>
      }
      className="@container"
    >
      {metrics.length === 0 ? (
        <div className="pt-3">
          <EmptyState title="This stage judges no metrics.">
            Its gate opens on its soak, its checklist and its signatures alone.
          </EmptyState>
        </div>
      ) : (
        <>
          <Table label={`Thresholds of ${stage.title}`} aria-rowcount={metrics.length + 1}>
            <Head />
            <tbody>
              <Rows
                run={run}
                stage={stage.key}
                metrics={metrics}
                grouped={order === "group"}
                provenance={provenance}
              />
            </tbody>
          </Table>
          <ProvenancePopover handle={provenance} metrics={metrics} />
        </>
      )}
    </Section>
  );
}

function Head() {
  return (
    <thead>
      <tr>
        <Th className="w-28 @max-xl:hidden">Verdict</Th>
        <Th className="@max-xl:pl-0">Metric</Th>
        <Th numeric className="pr-9">
          Value
        </Th>
        <Th className="@max-3xl:hidden">Has to be</Th>
        <Th numeric className="@max-xl:hidden">
          Room
        </Th>
        <Th className="w-32 @max-2xl:hidden">History and limit</Th>
        <Th numeric className="@max-5xl:hidden">
          Samples
        </Th>
        <Th numeric className="w-28 @max-6xl:hidden">
          Newest
        </Th>
        <Th className="@max-7xl:hidden">From</Th>
      </tr>
    </thead>
  );
}

type RowsProps = {
  run: string;
  stage: string;
  metrics: MetricView[];
  grouped: boolean;
  provenance: ProvenanceHandle;
};

function Rows({ run, stage, metrics, grouped, provenance }: RowsProps) {
  const series = useSeries(run, stage);
  const points = useMemo(
    () => new Map(Object.entries(series).map(([key, list]) => [key, toPoints(list)])),
    [series],
  );
  const row = (metric: MetricView) => (
    <MetricRow
      key={metric.key}
      metric={metric}
      points={points.get(metric.key) ?? NONE}
      href={`/runs/${run}/stages/${stage}?metric=${encodeURIComponent(metric.key)}`}
      provenance={provenance}
    />
  );
  if (!grouped) return orderMetrics(metrics).map(row);
  return groupMetrics(metrics).map((group) => (
    <Fragment key={group.name}>
      <tr>
        <th
          scope="rowgroup"
          colSpan={COLUMNS}
          className="h-7 border-b pt-2 text-left text-xs capitalize"
        >
          {group.name}
        </th>
      </tr>
      {group.metrics.map(row)}
    </Fragment>
  ));
}

const NONE: ReturnType<typeof toPoints> = [];

function countWords(metrics: MetricView[]): string {
  const counted = metrics.filter((metric) => !metric.muted);
  const count = (verdict: MetricView["verdict"]) =>
    counted.filter((metric) => metric.verdict === verdict).length;
  const errors = unaskable(metrics).length;
  const counts: [number, string][] = [
    [count("pass"), "pass"],
    [count("fail"), "fail"],
    [errors, errors === 1 ? "source error" : "source errors"],
    [count("inconclusive"), "inconclusive"],
    [count("pending"), "pending"],
    [metrics.length - counted.length, "muted"],
  ];
  return counts
    .filter(([n]) => n !== 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(", ");
}
