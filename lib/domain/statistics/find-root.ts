/** An end of a bracket, with the function's value there. */
export type Point = { at: number; value: number };

const MOST_STEPS = 1000;

/**
 * Where `f` changes its sign between two points of opposite sign, to `tolerance`. R. P. Brent, "Algorithms for
 * Minimization without Derivatives" (1973), chapter 4, in the form of netlib's `zeroin`, which R's `uniroot` has too:
 * for a step function that is 0 over a stretch, which point of it comes back depends on the steps taken, and
 * the answer has to be R's.
 */
export function findRoot(
  f: (at: number) => number,
  from: Point,
  to: Point,
  tolerance: number,
): number {
  if (from.value === 0) return from.at;
  let before = from;
  let best = to;
  let opposite = from;
  for (let step = 0; step < MOST_STEPS && best.value !== 0; step++) {
    const last = best.at - before.at;
    if (Math.abs(opposite.value) < Math.abs(best.value)) {
      before = best;
      best = opposite;
      opposite = before;
    }
    const least = 2 * Number.EPSILON * Math.abs(best.at) + tolerance / 2;
    const half = (opposite.at - best.at) / 2;
    if (Math.abs(half) <= least) break;
    const trusted = Math.abs(last) >= least && Math.abs(before.value) > Math.abs(best.value);
    const move = trusted ? interpolate(before, best, opposite, last, least) : half;
    const at = best.at + (move > 0 ? Math.max(move, least) : Math.min(move, -least));
    before = best;
    best = { at, value: f(at) };
    if (Math.sign(best.value) === Math.sign(opposite.value)) opposite = before;
  }
  return best.at;
}

/** A step by the secant or by inverse quadratic interpolation; half the bracket where that would leave it. */
function interpolate(
  before: Point,
  best: Point,
  opposite: Point,
  last: number,
  least: number,
): number {
  const width = opposite.at - best.at;
  const ratio = best.value / before.value;
  let p: number;
  let q: number;
  if (before.at === opposite.at) {
    p = width * ratio;
    q = 1 - ratio;
  } else {
    const far = before.value / opposite.value;
    const near = best.value / opposite.value;
    p = ratio * (width * far * (far - near) - (best.at - before.at) * (near - 1));
    q = (far - 1) * (near - 1) * (ratio - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  const inside = p < 0.75 * width * q - Math.abs(least * q) / 2;
  return inside && p < Math.abs((last * q) / 2) ? p / q : width / 2;
}
