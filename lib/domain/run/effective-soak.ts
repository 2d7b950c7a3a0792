/** Milliseconds of soak that data covered, counted up to `coveredUntil`. */
export type Coverage = { effectiveMs: number; coveredUntil: Date | null };

/** Times of a metric's observations, in any order; each covers the `staleAfter` milliseconds that follow it. */
export type Observed = { staleAfter: number; times: readonly Date[] };

type Span = { from: number; to: number };

/**
 * Counts the time since it was last counted, as far as every metric had data: time without any of them is no soak.
 * Observations from before that time cover what follows them, too. A stage without metrics has nothing to miss.
 */
export function extendCoverage(
  { effectiveMs, coveredUntil }: Coverage,
  stage: { startedAt: Date; now: Date },
  metrics: readonly Observed[],
): Coverage {
  const from = Math.max(stage.startedAt.getTime(), coveredUntil?.getTime() ?? 0);
  const to = stage.now.getTime();
  if (to <= from) return { effectiveMs, coveredUntil };
  let spans: Span[] = [{ from, to }];
  for (const metric of metrics) spans = intersect(spans, covered(metric));
  const gained = spans.reduce((sum, span) => sum + span.to - span.from, 0);
  return { effectiveMs: effectiveMs + gained, coveredUntil: stage.now };
}

function covered({ staleAfter, times }: Observed): Span[] {
  const sorted = times.map((time) => time.getTime()).sort((a, b) => a - b);
  const spans: Span[] = [];
  for (const time of sorted) {
    const last = spans.at(-1);
    if (last && time <= last.to) last.to = Math.max(last.to, time + staleAfter);
    else spans.push({ from: time, to: time + staleAfter });
  }
  return spans;
}

function intersect(left: readonly Span[], right: readonly Span[]): Span[] {
  return left.flatMap((a) =>
    right.flatMap((b) => {
      const span = { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
      return span.to > span.from ? [span] : [];
    }),
  );
}
