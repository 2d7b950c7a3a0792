/** `2026-11-23 14:20:05 UTC`. Takes RFC 3339. */
export function instantText(at: string): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** `61.8 %`; null is null. */
export function ratioText(ratio: number | null): string | null {
  return ratio === null ? null : `${(ratio * 100).toFixed(1)} %`;
}
