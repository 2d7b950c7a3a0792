import { fromJson } from "@/lib/data/from-json";
import type { MetricState } from "@/lib/data/generated/client";
import { type Analysis, type JudgeMemory, NO_MEMORY } from "@/lib/domain/metric/judgement";
import type { Verdict } from "@/lib/domain/metric/metric";
import type { MetricStateRecord } from "@/lib/domain/run/run-record";

/** A metric's state as the judge wrote it; rows of older versions have neither memory nor analysis. */
export function toMetricState({
  memory,
  analysis,
  verdict,
  ...row
}: MetricState): MetricStateRecord {
  const known = fromJson<Partial<Analysis>>(analysis);
  return {
    ...row,
    verdict: verdict as Verdict,
    smallest: fromJson<Partial<JudgeMemory>>(memory).smallest ?? NO_MEMORY.smallest,
    analysis: "limits" in known ? (known as Analysis) : null,
  };
}
