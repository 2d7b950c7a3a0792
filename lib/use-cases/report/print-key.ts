/** Where a file with this digest is kept. */
export function printKey(sha256: string): string {
  return `sha256/${sha256.slice(0, 2)}/${sha256}`;
}
