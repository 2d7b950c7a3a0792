import { parseUnit, type Unit } from "@/lib/domain/metric/unit";

/** At most three decimals unless told, fewer for larger values: 0.284, 18.4, 212, 12 400. */
export function formatNumber(value: number, digits = usualDigits(value)): string {
  if (!Number.isFinite(value)) return "not a number";
  const text = numberFormat(digits).format(value);
  return text === "-0" ? "0" : text.replaceAll(",", " ");
}

/** Making one takes far longer than using it. */
const formats = new Map<number, Intl.NumberFormat>();

function numberFormat(maximumFractionDigits: number): Intl.NumberFormat {
  const known = formats.get(maximumFractionDigits);
  if (known) return known;
  const made = new Intl.NumberFormat("en-US", { maximumFractionDigits, useGrouping: true });
  formats.set(maximumFractionDigits, made);
  return made;
}

function usualDigits(value: number): number {
  const size = Math.abs(value);
  if (size >= 1000 || Number.isInteger(value)) return 0;
  if (size >= 100) return 1;
  return size >= 1 ? 2 : 3;
}

/** With the unit, as people read it: `212 ms`, `0.28 %`, `45/100`, `TLS 1.3`, `125/s`, `12 events`. */
export function formatValue(value: number, unitText: string): string {
  return withUnit(value, unitText, usualDigits(value));
}

/**
 * As `formatValue`, with as many decimals as it takes to tell the value from the limits: nobody should read that
 * 99.5 % breaks 99.5 %.
 */
export function formatBeside(value: number, unitText: string, limits: number[]): string {
  const usual = usualDigits(value);
  for (let digits = usual; digits <= 9; digits += 1) {
    const text = withUnit(value, unitText, digits);
    const isMistakable = limits.some(
      (limit) => limit !== value && withUnit(limit, unitText, digits) === text,
    );
    if (!isMistakable) return text;
  }
  return withUnit(value, unitText, usual);
}

function withUnit(value: number, unitText: string, digits: number): string {
  const number = formatNumber(value, digits);
  const unit = parseUnit(unitText);
  if (!unit || unit.symbol === "") return number;
  if (unit.dimension === "version") return formatVersion(value, unit);
  return unit.symbol.startsWith("/") ? `${number}${unit.symbol}` : `${number} ${unit.symbol}`;
}

function formatVersion(value: number, unit: Unit): string {
  const major = Math.floor(value / 1e10);
  const minor = Math.floor((value % 1e10) / 1e5);
  const patch = Math.round(value % 1e5);
  const number = patch > 0 ? `${major}.${minor}.${patch}` : `${major}.${minor}`;
  return unit.symbol === "TLS" ? `TLS ${number}` : `v${number}`;
}

/** `38 % of room`, `at the limit`, `12 % beyond the limit`. */
export function formatMargin(margin: number): string {
  const percent = formatNumber(Math.round(Math.abs(margin) * 1000) / 10);
  if (margin > 0) return `${percent} % of room`;
  return margin === 0 ? "at the limit" : `${percent} % beyond the limit`;
}

/** `45 s`, `3 min 20 s`, `2 h 5 min`, `1 d 4 h`: the two largest parts. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor((seconds % 86_400) / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, symbol]) => `${amount} ${symbol}`)
    .join(" ");
}
