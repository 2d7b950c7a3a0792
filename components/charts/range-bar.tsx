type RangeBarProps = {
  /** Everything as a ratio from 0 to 1. */
  value: number | null;
  interval: { low: number; high: number } | null;
  target: { low: number; high: number } | null;
  label: string;
};

const percent = (ratio: number) => `${(Math.min(1, Math.max(0, ratio)) * 100).toFixed(2)}%`;

/** A proportion on a line from 0 to 100 %: the target as a band, the interval as a whisker, the value as a mark. */
export function RangeBar({ value, interval, target, label }: RangeBarProps) {
  return (
    <div role="img" aria-label={label} className="relative h-9">
      <div className="absolute inset-x-0 top-3 border-t border-rule-strong" />
      {target ? (
        <div
          className="absolute top-0.5 h-5 border-x border-pass bg-pass-wash"
          style={{ left: percent(target.low), width: percent(target.high - target.low) }}
        />
      ) : null}
      {interval ? (
        <div
          className="absolute top-[11px] h-[3px] bg-ink-faint"
          style={{ left: percent(interval.low), width: percent(interval.high - interval.low) }}
        />
      ) : null}
      {value === null ? null : (
        <div
          className="absolute top-0 h-6 w-0.5 -translate-x-1/2 bg-ink"
          style={{ left: percent(value) }}
        />
      )}
      <span className="absolute bottom-0 left-0 text-2xs text-ink-faint">0 %</span>
      <span className="absolute right-0 bottom-0 text-2xs text-ink-faint">100 %</span>
    </div>
  );
}
