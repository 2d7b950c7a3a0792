"use client";

import Link from "next/link";
import { memo } from "react";
import type { ChartPoint } from "@/components/charts/series";
import { Sparkline } from "@/components/charts/sparkline";
import { noteUnderValue, originOf } from "@/components/metric/metric-words";
import { type ProvenanceHandle, ProvenanceTrigger } from "@/components/metric/provenance";
import { Breach, Room } from "@/components/metric/room";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Moved } from "@/components/ui/moved";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status, VERDICT_STATUS } from "@/components/ui/status";
import { Td } from "@/components/ui/table";
import { ValueText } from "@/components/ui/value-text";
import type { MetricView } from "@/lib/contract/metric";
import { limitOfBaseline, limitSentence } from "@/lib/domain/metric/limit-sentence";
import { thresholdSentence } from "@/lib/domain/metric/threshold-sentence";

const COUNT = new Intl.NumberFormat("en-GB");
const LINE: Record<MetricView["verdict"], string> = {
  pass: "var(--ink-soft)",
  fail: "var(--fail)",
  inconclusive: "var(--doubt)",
  error: "var(--doubt)",
  pending: "var(--ink-soft)",
};

type MetricRowProps = {
  metric: MetricView;
  points: ChartPoint[];
  href: string;
  provenance: ProvenanceHandle;
};

/** One line of 32 px, a second small line in it included: verdict, name, value, threshold, room, history, samples, age, source. */
export const MetricRow = memo(function MetricRow(props: MetricRowProps) {
  const { metric, points } = props;
  return (
    <tr className={cn("hover:bg-sunk", metric.muted && "text-ink-faint")} title={metric.reason}>
      <Td className="@max-xl:hidden">
        <Verdict metric={metric} />
      </Td>
      <Td className="max-w-64 @max-xl:max-w-none @max-xl:py-1 @max-xl:pl-0">
        <Verdict metric={metric} className="text-xs @xl:hidden" />
        <NameCell {...props} />
      </Td>
      <Td numeric>
        <ValueCell {...props} />
      </Td>
      <Td className={cn("max-w-48 @max-3xl:hidden", metric.muted || "text-ink-soft")}>
        <LimitCell metric={metric} />
      </Td>
      <Td numeric className="@max-xl:hidden">
        <Room metric={metric} />
      </Td>
      <Td className="@max-2xl:hidden">
        <Sparkline
          points={points}
          limits={metric.limits}
          colour={metric.muted ? "var(--ink-faint)" : LINE[metric.verdict]}
        />
      </Td>
      <Td numeric className="@max-5xl:hidden">
        {COUNT.format(metric.samples)}
      </Td>
      <Td numeric className="text-ink-faint @max-6xl:hidden">
        {metric.lastSampleAt ? <RelativeTime at={metric.lastSampleAt} /> : "never"}
      </Td>
      <Td className="max-w-40 truncate text-ink-faint @max-7xl:hidden">{originOf(metric)}</Td>
    </tr>
  );
});

function NameCell({ metric, href }: MetricRowProps) {
  const isError = metric.verdict === "error";
  return (
    <>
      <span className="flex items-center gap-2 leading-4 @max-xl:flex-wrap @max-xl:gap-y-0">
        <Link href={href} className="font-medium @xl:truncate hover:text-accent hover:underline">
          {metric.label}
        </Link>
        {metric.critical ? <Badge className="leading-3.5">critical</Badge> : null}
        {metric.muted ? (
          <span className="shrink-0 text-xs whitespace-nowrap">muted, not counted</span>
        ) : null}
      </span>
      {isError ? (
        <span className="text-2xs leading-3 text-doubt @xl:block @xl:truncate @max-xl:line-clamp-3">
          {metric.reason}
        </span>
      ) : null}
      <span className="block text-xs text-ink-faint @3xl:hidden">
        {limitSentence(metric)}
        <Breach metric={metric} className="before:content-['_·_'] @xl:hidden" />
      </span>
    </>
  );
}

function Verdict({ metric, className }: { metric: MetricView; className?: string }) {
  const { name, word } = VERDICT_STATUS[metric.verdict];
  const muted = metric.muted && "font-normal text-ink-faint";
  return <Status name={name} word={word} className={cn(muted, className)} />;
}

function LimitCell({ metric }: { metric: MetricView }) {
  const value = limitOfBaseline(metric);
  return (
    <>
      <span className={cn("block truncate", value && "leading-4")}>
        {thresholdSentence(metric.threshold)}
      </span>
      {value ? <span className="block text-2xs leading-3 text-ink-faint">{value}</span> : null}
    </>
  );
}

function ValueCell({ metric, provenance }: MetricRowProps) {
  const note = noteUnderValue(metric);
  return (
    <span className="flex items-center justify-end gap-1">
      <span className="flex flex-col items-end leading-4">
        {metric.display === null ? (
          <span className="text-unknown">missing</span>
        ) : (
          <Moved value={metric.display}>
            <ValueText
              text={metric.display}
              className={cn(
                "text-base leading-4 font-semibold",
                metric.verdict === "error" && "font-normal text-unknown",
              )}
            />
          </Moved>
        )}
        {note ? <span className="text-2xs leading-3 text-ink-faint">{note}</span> : null}
      </span>
      <ProvenanceTrigger handle={provenance} metric={metric} />
    </span>
  );
}
