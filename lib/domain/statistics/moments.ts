import { totalWeight, type Weighted } from "@/lib/domain/statistics/weighted";

/** What a mean and its spread need of a sample. `m2` is the sum of squared deviations from the mean. */
export type Moments = { count: number; mean: number; m2: number };

export const NO_MOMENTS: Moments = { count: 0, mean: 0, m2: 0 };

/**
 * The moments of both samples together, without the loss of digits that a sum of squares has. T. F. Chan,
 * G. H. Golub, R. J. LeVeque, "Algorithms for computing the sample variance", The American Statistician 37 (1983).
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const delta = b.mean - a.mean;
  return {
    count,
    mean: a.mean + (delta * b.count) / count,
    m2: a.m2 + b.m2 + delta * delta * a.count * (b.count / count),
  };
}

/** Two passes, so exact to rounding. Of a sketch the spread within its bins is missing: at most its relative error. */
export function momentsOf(sample: readonly Weighted[]): Moments {
  const count = totalWeight(sample);
  if (count === 0) return NO_MOMENTS;
  const mean = sample.reduce((sum, { value, weight }) => sum + value * (weight / count), 0);
  const m2 = sample.reduce((sum, { value, weight }) => sum + weight * (value - mean) ** 2, 0);
  return { count, mean, m2 };
}

/** The unbiased variance. NaN under two observations, and where the moments are no numbers. */
export function varianceOf({ count, m2 }: Moments): number {
  return count >= 2 && m2 >= 0 ? m2 / (count - 1) : Number.NaN;
}
