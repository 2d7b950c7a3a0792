const RANGE = /^(\d+(?:\.\d+)?)\s*%?\s*\.\.\s*(\d+(?:\.\d+)?)\s*%$/;
const ONE_SIDED = /^(<=?|>=?)\s*(\d+(?:\.\d+)?)\s*%$/;

/** The target as ratios, for drawing only; null where its text is of another kind. */
export function targetBand(text: string | null): { low: number; high: number } | null {
  const range = RANGE.exec(text ?? "");
  if (range) return { low: Number(range[1]) / 100, high: Number(range[2]) / 100 };
  const side = ONE_SIDED.exec(text ?? "");
  if (!side) return null;
  const bound = Number(side[2]) / 100;
  return side[1]?.startsWith(">") ? { low: bound, high: 1 } : { low: 0, high: bound };
}
