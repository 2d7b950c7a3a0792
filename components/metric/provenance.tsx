"use client";

import { Info } from "lucide-react";
import { readingWords } from "@/components/metric/metric-words";
import { ProvenanceFacts } from "@/components/metric/provenance-facts";
import { cn } from "@/components/ui/cn";
import {
  Popover,
  PopoverContent,
  type PopoverHandle,
  PopoverTrigger,
} from "@/components/ui/popover";
import type { MetricView } from "@/lib/contract/metric";

/** Joins the small controls beside the values with the one popover of their table; it carries the metric's key. */
export type ProvenanceHandle = PopoverHandle<string>;

type ProvenanceTriggerProps = { handle: ProvenanceHandle; metric: MetricView; className?: string };

/** "How do you know?", beside the value. */
export function ProvenanceTrigger({ handle, metric, className }: ProvenanceTriggerProps) {
  return (
    <PopoverTrigger
      handle={handle}
      payload={metric.key}
      aria-label={`Where ${metric.label} comes from`}
      className={cn(
        "tap inline-grid size-6 shrink-0 place-items-center rounded-sm text-ink-faint hover:bg-sunk hover:text-ink data-popup-open:bg-accent-wash data-popup-open:text-accent print:hidden",
        className,
      )}
    >
      <Info className="size-3.5" aria-hidden />
    </PopoverTrigger>
  );
}

/** What is known of the metric that was asked about; it goes on telling the present while it is open. */
export function ProvenancePopover({
  handle,
  metrics,
}: {
  handle: ProvenanceHandle;
  metrics: MetricView[];
}) {
  return (
    <Popover handle={handle}>
      {({ payload }) => {
        const metric = metrics.find(({ key }) => key === payload);
        return metric ? (
          <PopoverContent title={metric.label} description={readingWords(metric)}>
            <ProvenanceFacts metric={metric} />
          </PopoverContent>
        ) : null;
      }}
    </Popover>
  );
}
