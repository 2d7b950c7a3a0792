import { createHash } from "node:crypto";

const BUCKETS = 100_000;

/**
 * Where a targeting key falls for a flag: 0 to 99999, evenly spread, the same for ever and on every machine.
 * The first 48 bits of SHA-256 over flag, NUL and key, scaled down.
 */
export function bucketOf(flag: string, targetingKey: string): number {
  const digest = createHash("sha256").update(`${flag}\0${targetingKey}`, "utf8").digest();
  return Math.floor((digest.readUIntBE(0, 6) / 2 ** 48) * BUCKETS);
}

/** Whether a bucket is part of `percent` of the traffic. A larger percentage only ever adds buckets. */
export function isWithin(bucket: number, percent: number): boolean {
  return bucket < (percent / 100) * BUCKETS;
}
