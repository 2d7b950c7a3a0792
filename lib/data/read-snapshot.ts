import type { Database, Tx } from "@/lib/data/database";
import { Prisma } from "@/lib/data/generated/client";

/** A read-only transaction with the database's own time. */
export type Snapshot = Omit<Tx, "newId" | "signer" | "publicUrl">;

/** Runs `read` on one snapshot of the database, so that what it puts together was all true at one moment. */
export function readSnapshot<T>(db: Database, read: (tx: Snapshot) => Promise<T>): Promise<T> {
  return db.prisma.$transaction(
    async (client) => {
      await client.$executeRaw`SET TRANSACTION READ ONLY`;
      const rows = await client.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
      const now = rows[0]?.now;
      if (!now) throw new Error("the database returned no time");
      return read(Object.assign(client, { now }));
    },
    {
      isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
      timeout: 20_000,
      maxWait: 10_000,
    },
  );
}
