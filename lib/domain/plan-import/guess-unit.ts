const HINTS: [RegExp, string][] = [
  [/(?:^|[^a-z])(?:ms|millis|milliseconds?)(?:$|[^a-z])/i, "ms"],
  [/(?:^|[^a-z])bytes(?:$|[^a-z])/i, "B"],
  [/(?:^|[^a-z])(?:percent|percentage|pct)(?:$|[^a-z])/i, "%"],
];

/**
 * The unit that a metric's name says, which these formats have no place for. Null where the name says none: a rate may
 * be by the second or the minute, a latency in any unit. A percentage whose limits lie between 0 and 1 may be a
 * fraction, and says nothing either.
 */
export function guessUnit(name: string, limits: readonly number[]): string | null {
  const unit = HINTS.find(([hint]) => hint.test(name))?.[1] ?? null;
  if (unit !== "%") return unit;
  const isPercent = limits.length > 0 && limits.every((limit) => limit > 1 && limit <= 100);
  return isPercent ? unit : null;
}
