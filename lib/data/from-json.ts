/** Reads a JSON column that only this code writes; its shape was checked when it was written. */
export function fromJson<T>(value: unknown): T {
  return value as T;
}
