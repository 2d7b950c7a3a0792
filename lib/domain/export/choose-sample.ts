/**
 * A choice that nobody can steer and anybody can repeat: every run's rank is the digest of seed and id, and the lowest
 * ranks are taken. `digestOf` is SHA-256 in lower-case hex.
 */
export function chooseSample<T extends { id: string }>(
  runs: readonly T[],
  { seed, size }: { seed: string; size: number },
  digestOf: (text: string) => string,
): (T & { rank: string })[] {
  return runs
    .map((run) => ({ ...run, rank: digestOf(`${seed}\u0000${run.id}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, size);
}
