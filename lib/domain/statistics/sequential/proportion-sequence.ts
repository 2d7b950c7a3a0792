import gammaln from "@stdlib/math-base-special-gammaln";
import { findRoot } from "@/lib/domain/statistics/find-root";
import { type Interval, isConfidence } from "@/lib/domain/statistics/interval";

/** Jeffreys' prior: half a success, half a failure. */
const PRIOR = 0.5;

/**
 * Where a proportion lies, valid at all looks together: the chance that it is ever outside is at most 1 -
 * confidence. All p at which the beta-binomial mixture martingale B(1/2 + s, 1/2 + n - s) / B(1/2, 1/2) / (p^s (1 -
 * p)^(n - s)) is below 1 / alpha, by Ville's inequality. H. Robbins, "Statistical methods related to the law of the
 * iterated logarithm", Annals of Mathematical Statistics 41 (1970). Exact for independent trials, any number of
 * them. Null without trials.
 */
export function proportionSequence(
  successes: number,
  trials: number,
  confidence = 0.95,
): Interval | null {
  const isCounted = successes >= 0 && successes <= trials && trials > 0 && trials < Infinity;
  if (!isCounted || !isConfidence(confidence)) return null;
  const failures = trials - successes;
  const mixture = logBeta(PRIOR + successes, PRIOR + failures) - logBeta(PRIOR, PRIOR);
  const bound = -Math.log(1 - confidence);
  return {
    low: lowEnd(successes, failures, mixture, bound),
    high: 1 - lowEnd(failures, successes, mixture, bound),
  };
}

/** The evidence against p falls from any height at 0 to at most 0 at the observed proportion. */
function lowEnd(successes: number, failures: number, mixture: number, bound: number): number {
  if (successes === 0) return 0;
  const beyond = (p: number) =>
    mixture - successes * Math.log(p) - (failures === 0 ? 0 : failures * Math.log1p(-p)) - bound;
  const observed = successes / (successes + failures);
  // Leaving the failures out, which only add: here the evidence is at the bound or over it.
  const least = Math.exp((mixture - bound) / successes);
  const from = { at: least, value: Math.max(0, beyond(least)) };
  return findRoot(beyond, from, { at: observed, value: beyond(observed) }, 1e-13 * observed);
}

function logBeta(a: number, b: number): number {
  return gammaln(a) + gammaln(b) - gammaln(a + b);
}
