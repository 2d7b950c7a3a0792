import type { SourceView } from "@/lib/contract/metric";
import type { PullState } from "@/lib/data/metric/read-pull-states";
import type { Metric } from "@/lib/domain/metric/metric";
import type { Source } from "@/lib/domain/source/source";

/** Where a metric's readings come from, and what was last asked there; null where they are pushed. */
export function sourceView(
  { pull }: Metric,
  sources: Source[],
  state: PullState | undefined,
): SourceView | null {
  if (!pull) return null;
  const error = state?.error ?? null;
  return {
    key: pull.source,
    kind: sources.find((source) => source.key === pull.source)?.kind ?? "unknown",
    answers: pull.answers,
    ...lastAnswer(state),
    error: error && {
      code: error.code,
      message: error.message,
      at: state?.errorAt?.toISOString() ?? null,
    },
    failures: state?.failures ?? 0,
    nextAt: state?.nextAt.toISOString() ?? null,
  };
}

function lastAnswer(state: PullState | undefined) {
  const { pulled = null, fetchedAt = null } = state ?? {};
  return {
    query: pulled?.query ?? null,
    window: pulled?.window ?? null,
    series: pulled?.series ?? null,
    warnings: pulled?.warnings ?? [],
    fetchedAt: fetchedAt?.toISOString() ?? null,
  };
}
