"use client";

import { nearestToLimit, unaskable } from "@/components/metric/order-metrics";
import { Status, VERDICT_STATUS } from "@/components/ui/status";
import { ValueText } from "@/components/ui/value-text";
import type { MetricView } from "@/lib/contract/metric";
import { limitSentence } from "@/lib/domain/metric/limit-sentence";
import { useRun } from "@/lib/queries/run";
import { stageOf } from "@/lib/queries/stage-of";

const LINE = "flex flex-wrap items-baseline gap-x-2 border-t border-b py-1.5";

/** The one metric that decides: one whose source could not be asked, else the worst, or the nearest to its limit. */
export function NearestLimit({ run, stage }: { run: string; stage: string }) {
  const metrics = useRun(run, (view) => stageOf(view, stage)?.metrics) ?? [];
  const errors = unaskable(metrics);
  const [first] = errors;
  if (first) return <SourceErrors first={first} others={errors.length - 1} />;
  const metric = nearestToLimit(metrics);
  if (!metric?.display) return null;
  const verdict = VERDICT_STATUS[metric.verdict];
  const over = metric.margin !== null && metric.margin < 0;
  return (
    <p className={LINE}>
      <span className="text-ink-soft">{over ? "Beyond its limit:" : "Nearest its limit:"}</span>
      <strong className="font-semibold">{metric.label}</strong>
      <ValueText text={metric.display} className="text-lg font-semibold" />
      <span>has to be {limitSentence(metric)}</span>
      <span className="text-ink-soft">{metric.marginText}</span>
      <Status name={verdict.name} word={verdict.word} />
    </p>
  );
}

function SourceErrors({ first, others }: { first: MetricView; others: number }) {
  const { name, word } = VERDICT_STATUS.error;
  return (
    <p className={LINE}>
      <Status name={name} word={word} />
      <strong className="font-semibold">{first.label}</strong>
      <span className="min-w-0 [overflow-wrap:anywhere]">{first.reason}</span>
      {others > 0 ? (
        <span className="text-ink-soft">
          And {others} more {others === 1 ? "metric" : "metrics"} that cannot be asked for.
        </span>
      ) : null}
    </p>
  );
}
