import gammaln from "@stdlib/math-base-special-gammaln";
import { findRoot } from "@/lib/domain/statistics/find-root";
import { type Interval, isConfidence } from "@/lib/domain/statistics/interval";

const SHAPE = 0.5;

/** A rate has a unit, so one prior cannot suit all: equal parts of one for each decade, as units of exposure. */
const EXPOSURES = Array.from({ length: 25 }, (_, i) => 10 ** (i - 12));

/**
 * Where the rate of a Poisson process lies, in events per unit of exposure, valid at all looks together, also at
 * every moment between events: all rates at which the gamma-Poisson mixture martingale is below 1 / alpha, by
 * Ville's inequality. Robbins (1970); S. R. Howard, A. Ramdas, J. McAuliffe, J. Sekhon, "Time-uniform,
 * nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49 (2021). Exact for a constant rate; 25
 * decades of prior cost at most ln(25) of evidence. Null without exposure.
 */
export function rateSequence(events: number, exposure: number, confidence = 0.95): Interval | null {
  const isCounted = events >= 0 && events < Infinity && exposure > 0 && exposure < Infinity;
  if (!isCounted || !isConfidence(confidence)) return null;
  const bound = -Math.log(1 - confidence);
  const mixture = logMixture(events, exposure);
  const beyond = (rate: number) =>
    mixture + rate * exposure - (events === 0 ? 0 : events * Math.log(rate)) - bound;
  const observed = events / exposure;
  if (events === 0) return { low: 0, high: (bound - mixture) / exposure };
  const seen = { at: observed, value: beyond(observed) };
  // Without the exposure, which only adds: here the evidence is at the bound or over it.
  const least = Math.exp((mixture - bound) / events);
  const from = { at: least, value: Math.max(0, beyond(least)) };
  let most = 2 * observed;
  while (beyond(most) <= 0) most *= 2;
  return {
    low: findRoot(beyond, from, seen, 1e-13 * observed),
    high: findRoot(beyond, { at: most, value: beyond(most) }, seen, 1e-13 * observed),
  };
}

/** log of the mean over the priors of rate^events * e^(-rate * exposure). */
function logMixture(events: number, exposure: number): number {
  const shape = SHAPE + events;
  const parts = EXPOSURES.map(
    (prior) => SHAPE * Math.log(prior) - shape * Math.log(prior + exposure),
  );
  const most = Math.max(...parts);
  const sum = parts.reduce((total, part) => total + Math.exp(part - most), 0);
  return most + Math.log(sum / parts.length) + gammaln(shape) - gammaln(SHAPE);
}
