import { InvalidArgumentError } from "commander";

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `45s`, `30m` or `2h` in milliseconds. */
export function parseDuration(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(count) * (UNITS[unit ?? ""] ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new InvalidArgumentError("Expected a duration such as 45s, 30m or 2h.");
}
