import { type Interval, isConfidence } from "@/lib/domain/statistics/interval";
import { type Moments, varianceOf } from "@/lib/domain/statistics/moments";
import { MEAN_DEFAULTS, type MeanOptions } from "@/lib/domain/statistics/sequential/mean-options";
import { mixtureRadius } from "@/lib/domain/statistics/sequential/mixture-radius";

/**
 * Where mean(a) - mean(b) lies, valid at all looks together, for two independent samples that grow side by side in a
 * steady proportion. The estimated difference moves as a Brownian motion in its information time (C. Jennison, B. W.
 * Turnbull, "Group-sequential analysis incorporating covariate information", JASA 92, 1997), so the one-sample
 * mixture applies with information n * m / (n + m); degrees of freedom by B. L. Welch, Biometrika 34 (1947), for
 * unequal variances. Asymptotic: null before each side has had its burn-in, and while either side is all one value.
 */
export function differenceOfMeans(
  a: Moments,
  b: Moments,
  confidence = 0.95,
  { burnIn, tightestAt }: MeanOptions = {},
): Interval | null {
  const difference = a.mean - b.mean;
  const [ofA, ofB] = [varianceOf(a) / a.count, varianceOf(b) / b.count];
  const variance = ofA + ofB;
  const isKnown = Number.isFinite(difference) && Number.isFinite(variance) && ofA > 0 && ofB > 0;
  if (!isKnown || !isConfidence(confidence)) return null;
  if (Math.min(a.count, b.count) < (burnIn ?? MEAN_DEFAULTS.burnIn)) return null;
  const information = (a.count * b.count) / (a.count + b.count);
  const [shareA, shareB] = [ofA / variance, ofB / variance];
  const degrees = 1 / (shareA ** 2 / (a.count - 1) + shareB ** 2 / (b.count - 1));
  const best = tightestAt ?? MEAN_DEFAULTS.tightestAt;
  const radius = mixtureRadius(information, degrees, confidence, best);
  if (radius === null) return null;
  const half = radius * Math.sqrt(variance);
  return { low: difference - half, high: difference + half };
}
