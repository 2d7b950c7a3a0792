/**
 * How many standard errors a mean may lie from the truth, at any time at all, with probability `confidence`: the
 * t-statistic at which the Gaussian mixture t-test martingale reaches 1 / alpha. H. Wang, A. Ramdas, "Anytime-valid
 * t-tests and confidence sequences for Gaussian means with unknown variance" (2023), with T. L. Lai, "On confidence
 * sequences", Annals of Statistics 4 (1976), for its reduced filtration; in terms of t and of degrees of freedom M.
 * Lindon, D. Ham, M. Tingley, I. Bojinov, "Anytime-valid linear models" (2022): M = sqrt(k) * ((1 + t^2 / v) / (1 +
 * k * t^2 / v))^((v + 1) / 2), k = c / (c + n), for n observations' worth of information, v degrees of freedom and a
 * prior precision c of the mean in standard deviations. Null while M cannot reach it.
 */
export function mixtureRadius(
  information: number,
  degrees: number,
  confidence: number,
  tightestAt: number,
): number | null {
  const alpha = 1 - confidence;
  const precision = tightestAt / spreadAt(alpha);
  const share = precision / (precision + information);
  // (1 / (alpha^2 * share))^(1 / (v + 1)) - 1, without losing its digits.
  const growth = Math.expm1((-Math.log(share) - 2 * Math.log(alpha)) / (degrees + 1));
  const room = 1 - share - growth * share;
  return room > 0 ? Math.sqrt((degrees * growth) / room) : null;
}

/**
 * n / c that makes the interval narrowest at n: I. Waudby-Smith, D. Arbour, R. Sinha, E. H. Kennedy, A. Ramdas,
 * "Time-uniform central limit theory and asymptotic confidence sequences" (2021), on the choice of rho.
 */
function spreadAt(alpha: number): number {
  const log = -2 * Math.log(alpha);
  return log + Math.log(1 + log);
}
