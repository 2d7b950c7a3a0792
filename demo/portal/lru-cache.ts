/** Keeps the `capacity` values that were used last, and counts how often it could answer. */
export class LruCache<V> {
  private readonly entries = new Map<string, V>();
  private hits = 0;
  private lookups = 0;
  private drained = { hits: 0, lookups: 0 };

  constructor(private readonly capacity: number) {}

  get(key: string): V | undefined {
    this.lookups += 1;
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.hits += 1;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.capacity) return;
    const oldest = this.entries.keys().next();
    if (!oldest.done) this.entries.delete(oldest.value);
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  /** Hits and lookups since the last call. */
  drain(): { hits: number; lookups: number } {
    const { hits, lookups } = this.total;
    const before = this.drained;
    this.drained = { hits, lookups };
    return { hits: hits - before.hits, lookups: lookups - before.lookups };
  }

  /** Hits and lookups since the start. */
  get total(): { hits: number; lookups: number } {
    return { hits: this.hits, lookups: this.lookups };
  }
}
