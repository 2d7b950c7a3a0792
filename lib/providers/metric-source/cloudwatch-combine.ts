import { SourceError } from "@/lib/domain/source/source-error";

type Value = { begin: number; value: number };

/**
 * One value for several whole periods. Sums, counts and extremes of periods are those of the whole; an average is
 * weighted with the observations of its period. Percentiles, trimmed statistics and expressions say nothing about more
 * than their own period, so that `periods` has to be 1: else `bad_query`.
 */
export function combinePeriods(
  stat: string | null,
  values: readonly Value[],
  counts: readonly Value[],
  periods: number,
): number {
  const numbers = values.map(({ value }) => value);
  const [only] = numbers;
  switch (stat) {
    case "Sum":
    case "SampleCount":
      return sumOf(numbers);
    case "Minimum":
      return numbers.reduce((one, other) => Math.min(one, other));
    case "Maximum":
      return numbers.reduce((one, other) => Math.max(one, other));
    case "Average":
      return weightedMean(values, counts);
  }
  if (periods === 1 && only !== undefined) return only;
  throw new SourceError(
    "bad_query",
    `The window has ${periods} periods, and ${stat === null ? "expressions" : `${stat} values`} of several periods cannot be put together; expected a period as long as the window, or answers: samples.`,
  );
}

/** How many observations are behind the values; null where CloudWatch does not say it for all of them. */
export function countBehind(values: readonly Value[], counts: readonly Value[]): number | null {
  const byTime = new Map(counts.map(({ begin, value }) => [begin, value]));
  const found = values.flatMap(({ begin }) => byTime.get(begin) ?? []);
  return found.length === values.length ? sumOf(found) : null;
}

function weightedMean(values: readonly Value[], counts: readonly Value[]): number {
  const byTime = new Map(counts.map(({ begin, value }) => [begin, value]));
  const weighted = values.map(({ begin, value }) => {
    const count = byTime.get(begin);
    if (count === undefined || !(count > 0)) {
      throw new SourceError(
        "partial",
        `CloudWatch has an average for ${new Date(begin).toISOString()} and no SampleCount; expected both.`,
      );
    }
    return { count, sum: value * count };
  });
  return sumOf(weighted.map(({ sum }) => sum)) / sumOf(weighted.map(({ count }) => count));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
