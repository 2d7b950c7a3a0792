/** Two-sided 95 %: the 0.975 quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's score interval of a proportion, as ratios. E. B. Wilson, "Probable inference, the law of succession,
 * and statistical inference", JASA 22 (1927). Null without trials.
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  z = Z,
): { low: number; high: number } | null {
  if (!(trials > 0)) return null;
  const p = Math.min(1, Math.max(0, successes / trials));
  const z2 = z * z;
  const centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
  const half =
    (z / (1 + z2 / trials)) * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
