"use client";

import Link from "next/link";
import { memo } from "react";
import type { ChartPoint } from "@/components/charts/series";
import { Sparkline } from "@/components/charts/sparkline";
import { Badge } from "@/components/ui/badge";
import { Moved } from "@/components/ui/moved";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status, VERDICT_STATUS } from "@/components/ui/status";
import { Td } from "@/components/ui/table";
import { ValueText } from "@/components/ui/value-text";
import type { MetricView } from "@/lib/contract/metric";
import { thresholdSentence } from "@/lib/domain/metric/threshold-sentence";

const COUNT = new Intl.NumberFormat("en-GB");
const LINE: Record<MetricView["verdict"], string> = {
  pass: "var(--ink-soft)",
  fail: "var(--fail)",
  inconclusive: "var(--doubt)",
  error: "var(--doubt)",
  pending: "var(--ink-soft)",
};

type MetricRowProps = { metric: MetricView; points: ChartPoint[]; href: string };

/** One line of 32 px: verdict, name, value, threshold, room, history, samples, age. */
export const MetricRow = memo(function MetricRow({ metric, points, href }: MetricRowProps) {
  const verdict = VERDICT_STATUS[metric.verdict];
  return (
    <tr className="hover:bg-sunk" title={metric.reason}>
      <Td>
        <Status name={verdict.name} word={verdict.word} />
      </Td>
      <Td className="max-w-64 @max-xl:max-w-none">
        <span className="flex items-center gap-2 @max-xl:flex-wrap @max-xl:gap-y-0">
          <Link href={href} className="font-medium @xl:truncate hover:text-accent hover:underline">
            {metric.label}
          </Link>
          {metric.critical ? <Badge>critical</Badge> : null}
        </span>
        <span className="block text-xs text-ink-faint @3xl:hidden">
          {thresholdSentence(metric.threshold)}
        </span>
      </Td>
      <Td numeric className="text-base font-semibold">
        {metric.display === null ? (
          <span className="text-sm font-normal text-unknown">missing</span>
        ) : (
          <Moved value={metric.display}>
            <ValueText text={metric.display} />
          </Moved>
        )}
      </Td>
      <Td className="whitespace-nowrap text-ink-soft @max-3xl:hidden">
        {thresholdSentence(metric.threshold)}
      </Td>
      <Td numeric className="@max-xl:hidden">
        <Room metric={metric} />
      </Td>
      <Td className="@max-2xl:hidden">
        <Sparkline points={points} limits={metric.limits} colour={LINE[metric.verdict]} />
      </Td>
      <Td numeric className="@max-4xl:hidden">
        {COUNT.format(metric.samples)}
      </Td>
      <Td numeric className="text-ink-faint @max-4xl:hidden">
        {metric.lastSampleAt ? <RelativeTime at={metric.lastSampleAt} /> : "never"}
      </Td>
      <Td className="text-ink-faint @max-5xl:hidden">
        {metric.value === null ? "missing" : "measured"}
      </Td>
    </tr>
  );
});

function Room({ metric }: { metric: MetricView }) {
  if (metric.marginText === null) return <span className="text-ink-faint">-</span>;
  const over = metric.margin !== null && metric.margin < 0;
  return <span className={over ? "font-medium text-fail" : undefined}>{metric.marginText}</span>;
}
