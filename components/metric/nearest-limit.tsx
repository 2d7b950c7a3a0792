"use client";

import { nearestToLimit } from "@/components/metric/order-metrics";
import { Status, VERDICT_STATUS } from "@/components/ui/status";
import { ValueText } from "@/components/ui/value-text";
import { thresholdSentence } from "@/lib/domain/metric/threshold-sentence";
import { useRun } from "@/lib/queries/run";
import { stageOf } from "@/lib/queries/stage-of";

/** The one metric that decides: the worst, or the nearest to its limit. */
export function NearestLimit({ run, stage }: { run: string; stage: string }) {
  const metric = useRun(run, (view) => nearestToLimit(stageOf(view, stage)?.metrics ?? []));
  if (!metric?.display) return null;
  const verdict = VERDICT_STATUS[metric.verdict];
  const over = metric.margin !== null && metric.margin < 0;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 border-t border-b py-1.5">
      <span className="text-ink-soft">{over ? "Beyond its limit:" : "Nearest its limit:"}</span>
      <strong className="font-semibold">{metric.label}</strong>
      <ValueText text={metric.display} className="text-lg font-semibold" />
      <span>has to be {thresholdSentence(metric.threshold)}</span>
      <span className="text-ink-soft">{metric.marginText}</span>
      <Status name={verdict.name} word={verdict.word} />
    </p>
  );
}
