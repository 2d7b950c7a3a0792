const UNITS = [
  { seconds: 86_400, short: "d" },
  { seconds: 3600, short: "h" },
  { seconds: 60, short: "min" },
  { seconds: 1, short: "s" },
] as const;

/** `2 h 5 min`, `40 s`: at most two units. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = UNITS.findIndex((unit) => whole >= unit.seconds);
  const unit = UNITS[first];
  if (!unit) return "0 s";
  const count = Math.floor(whole / unit.seconds);
  const next = UNITS[first + 1];
  const rest = next ? Math.floor((whole % unit.seconds) / next.seconds) : 0;
  return next && rest > 0
    ? `${count} ${unit.short} ${rest} ${next.short}`
    : `${count} ${unit.short}`;
}

/** `2026-11-23 14:20 UTC`: the same text on server and client, whatever their zones. */
export function formatUtc(at: string, seconds = false): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, seconds ? 19 : 16)} UTC`;
}

/** `2026-11-23, 14:20:05 CET`. Browser only. */
export function formatLocal(at: string): string {
  return new Intl.DateTimeFormat("sv-SE", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(new Date(at));
}
