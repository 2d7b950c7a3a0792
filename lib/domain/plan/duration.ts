const PART = /(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)\s*/gy;
const FACTOR: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export const DURATION_EXAMPLES = "a duration such as 90s, 5m, 1h30m or 1d";

/** Milliseconds of `90s`, `5m`, `1h30m`, `24h`, `0s`; null for anything else. */
export function parseDuration(text: string): number | null {
  const source = text.trim();
  PART.lastIndex = 0;
  let total = 0;
  let read = 0;
  while (read < source.length) {
    const match = PART.exec(source);
    if (!match) return null;
    total += Number(match[1]) * (FACTOR[match[2] ?? ""] ?? Number.NaN);
    read = PART.lastIndex;
  }
  return source.length > 0 && Number.isFinite(total) ? total : null;
}
