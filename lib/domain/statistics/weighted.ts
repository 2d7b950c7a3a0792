/**
 * A value that was observed `weight` times: a single observation, or a bin of a sketch. The weight is a whole
 * number.
 */
export type Weighted = { value: number; weight: number };

/** In ascending order, equal values joined, weights of 0 left out. Null when a value or weight is not usable. */
export function sortWeighted(sample: readonly Weighted[]): Weighted[] | null {
  if (!sample.every(isUsable)) return null;
  const joined: Weighted[] = [];
  for (const { value, weight } of sample.toSorted((a, b) => a.value - b.value)) {
    const last = joined.at(-1);
    if (last?.value === value) last.weight += weight;
    else if (weight > 0) joined.push({ value, weight });
  }
  return joined;
}

export function totalWeight(sample: readonly Weighted[]): number {
  return sample.reduce((sum, { weight }) => sum + weight, 0);
}

function isUsable({ value, weight }: Weighted): boolean {
  return Number.isFinite(value) && Number.isSafeInteger(weight) && weight >= 0;
}
