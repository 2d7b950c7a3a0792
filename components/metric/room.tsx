"use client";

import { breachWords, trendOf } from "@/components/metric/metric-words";
import { useNow } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import type { MetricView } from "@/lib/contract/metric";

/** How far from its limit, where that goes, and when it would be used up if it went on so. */
export function Room({ metric }: { metric: MetricView }) {
  if (metric.marginText === null) return <span className="text-ink-faint">-</span>;
  const over = metric.margin !== null && metric.margin < 0 && !metric.muted;
  const trend = trendOf(metric);
  return (
    <span className="flex flex-col items-end">
      <span className={cn("leading-4", over && "font-medium text-fail")}>{metric.marginText}</span>
      {trend ? (
        <span className="text-2xs leading-3 text-ink-faint">
          <span aria-hidden>{trend.arrow} </span>
          {trend.word}
          <Breach metric={metric} className="before:content-[',_']" />
        </span>
      ) : null}
    </span>
  );
}

/** A part of its own: it alone is drawn again with every second. */
export function Breach({ metric, className }: { metric: MetricView; className?: string }) {
  return metric.forecast?.breachAt ? <Projected metric={metric} className={className} /> : null;
}

function Projected({ metric, className }: { metric: MetricView; className?: string }) {
  const now = useNow();
  return <span className={cn("text-ink-soft", className)}>{breachWords(metric, now)}</span>;
}
