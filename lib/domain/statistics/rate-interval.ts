import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import jstat from "jstat";
import { type Interval, isConfidence } from "@/lib/domain/statistics/interval";

/** Above this the library needs milliseconds, and the approximation is off by less than 1e-7 (at 99.9 %). */
const MANY_EVENTS = 30_000;

/**
 * Exact interval of a Poisson rate: events per unit of exposure (seconds, requests). F. Garwood, "Fiducial limits for
 * the Poisson distribution", Biometrika 28 (1936). Holds for one look at the data; for many looks see
 * `sequential/rate-sequence`. Null without exposure, and for a negative number of events.
 */
export function rateInterval(events: number, exposure: number, confidence = 0.95): Interval | null {
  if (!(events >= 0 && events < Infinity) || !(exposure > 0) || !isConfidence(confidence))
    return null;
  const tail = (1 - confidence) / 2;
  return {
    low: events === 0 ? 0 : gammaQuantile(tail, events) / exposure,
    high: gammaQuantile(1 - tail, events + 1) / exposure,
  };
}

/** For large shapes E. B. Wilson, M. M. Hilferty, "The distribution of chi-square", PNAS 17 (1931). */
function gammaQuantile(p: number, shape: number): number {
  if (shape <= MANY_EVENTS) return jstat.jStat.gamma.inv(p, shape, 1);
  const z = normalQuantile(p, 0, 1);
  return shape * (1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
}
