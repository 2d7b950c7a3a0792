/** Where a simulated user gives up; `done` goes all the way. */
export type Fate = "registered" | "verified" | "profiled" | "uploaded" | "done";

/** Share of those who register that reaches at least this step; the last one is the overall conversion. */
const REACH: { fate: Exclude<Fate, "registered">; share: number }[] = [
  { fate: "done", share: 0.61 },
  { fate: "uploaded", share: 0.67 },
  { fate: "profiled", share: 0.77 },
  { fate: "verified", share: 0.88 },
];
const GOLDEN_RATIO = 0.618_033_988_749_894_9;

/**
 * What becomes of the n-th user. The multiples of the golden ratio modulo 1 fill the unit interval evenly, so that
 * even the few users of one short window convert within a few percent of the shares above.
 * @see https://en.wikipedia.org/wiki/Low-discrepancy_sequence#Additive_recurrence
 */
export function fateOf(n: number): Fate {
  const place = (n * GOLDEN_RATIO) % 1;
  return REACH.find(({ share }) => place < share)?.fate ?? "registered";
}
