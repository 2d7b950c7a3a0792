import { type Database, type Tx, transaction } from "@/lib/data/database";

/**
 * Until the transaction ends, nobody finds these digests to be unused. Taken in one order by everybody, so that two
 * never wait for each other.
 */
export async function holdDigests(tx: Tx, digests: readonly string[]): Promise<void> {
  for (const digest of [...new Set(digests)].toSorted()) {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${digest}, 7))`;
  }
}

/** Calls `remove` for each of the digests that no evidence has, while nobody can come to have it. */
export async function removeUnused(
  db: Database,
  digests: readonly string[],
  remove: (digest: string) => Promise<void>,
): Promise<void> {
  await transaction(db, async (tx) => {
    await holdDigests(tx, digests);
    for (const digest of new Set(digests)) {
      const where = { OR: [{ storedSha256: digest }, { thumbnailSha256: digest }] };
      if (!(await tx.evidence.findFirst({ where, select: { id: true } }))) await remove(digest);
    }
  });
}
