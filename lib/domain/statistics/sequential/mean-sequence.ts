import { type Interval, isConfidence } from "@/lib/domain/statistics/interval";
import { type Moments, varianceOf } from "@/lib/domain/statistics/moments";
import { MEAN_DEFAULTS, type MeanOptions } from "@/lib/domain/statistics/sequential/mean-options";
import { mixtureRadius } from "@/lib/domain/statistics/sequential/mixture-radius";

/**
 * Where the mean lies, valid at all looks together: the chance that it is ever outside is at most 1 - confidence.
 * Exact for independent normal observations of unknown variance; for others it holds as an asymptotic confidence
 * sequence does (Waudby-Smith et al. 2021), which is what the burn-in is for. Null before the burn-in, and while all
 * observations are the same: a spread that nobody has seen yet is not a spread of 0.
 */
export function meanSequence(
  moments: Moments,
  confidence = 0.95,
  { burnIn, tightestAt }: MeanOptions = {},
): Interval | null {
  const { count, mean } = moments;
  const variance = varianceOf(moments);
  const isKnown = Number.isFinite(mean) && Number.isFinite(variance) && variance > 0;
  if (!isKnown || !isConfidence(confidence)) return null;
  if (count < (burnIn ?? MEAN_DEFAULTS.burnIn)) return null;
  const best = tightestAt ?? MEAN_DEFAULTS.tightestAt;
  const radius = mixtureRadius(count, count - 1, confidence, best);
  if (radius === null) return null;
  const half = radius * Math.sqrt(variance / count);
  return { low: mean - half, high: mean + half };
}
