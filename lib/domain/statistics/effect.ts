/** The change from `base` as a ratio of its size: 0.1 is a tenth more. Null where a ratio means nothing. */
export function relativeChange(estimate: number, base: number): number | null {
  const change = (estimate - base) / Math.abs(base);
  return Number.isFinite(change) ? change : null;
}
