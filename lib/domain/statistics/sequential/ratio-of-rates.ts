import type { Interval } from "@/lib/domain/statistics/interval";
import { proportionSequence } from "@/lib/domain/statistics/sequential/proportion-sequence";

/**
 * Events, and what they are counted over: seconds, or anything else that grows with the traffic, the same for both
 * sides.
 */
export type Events = { count: number; seconds: number };

/**
 * Where rate(a) / rate(b) lies, valid at all looks together. Given that an event happens, which side it comes from
 * is a coin whose odds are the ratio of the rates times that of the exposures, so `proportionSequence` bounds the
 * coin: M. Lindon, A. Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022. Rates may rise and
 * fall together, as over a day; the exposures have to grow in a steady proportion. `high` is Infinity while b has no
 * event. Null without events or exposure.
 */
export function ratioOfRates(a: Events, b: Events, confidence = 0.95): Interval | null {
  const exposures = b.seconds / a.seconds;
  if (!(a.seconds > 0 && b.seconds > 0 && Number.isFinite(exposures))) return null;
  if (!(a.count >= 0 && b.count >= 0)) return null;
  const ofA = proportionSequence(a.count, a.count + b.count, confidence);
  return ofA && { low: odds(ofA.low) * exposures, high: odds(ofA.high) * exposures };
}

function odds(probability: number): number {
  return probability / (1 - probability);
}
