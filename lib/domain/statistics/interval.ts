/** Two ends, both included, in the unit of what they bound. */
export type Interval = { low: number; high: number };

/** Whether a number can be the confidence of an interval: between 0 and 1, both excluded. */
export function isConfidence(value: number): boolean {
  return value > 0 && value < 1;
}
