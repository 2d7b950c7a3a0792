import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Prisma, PrismaClient } from "@/lib/data/generated/client";
import { noteEffect } from "@/lib/data/idempotency/held-key";
import type { EventSigner } from "@/lib/ledger/dsse";

/** One process's way to the database. `pool` is for the hot paths, which no ORM should be on. */
export type Database = {
  prisma: PrismaClient;
  pool: pg.Pool;
  /** Signs event envelopes; null in processes that only read. */
  signer: EventSigner | null;
  /** Where people reach the server, without a slash at the end; null where this process does not know. */
  publicUrl: string | null;
  close: () => Promise<void>;
};

/** A transaction with the database's own time. */
export type Tx = Prisma.TransactionClient & {
  readonly now: Date;
  readonly newId: () => string;
  readonly signer: EventSigner | null;
  readonly publicUrl: string | null;
};

/** Connects lazily: an unreachable server shows in the first query, not here. */
export function openDatabase(
  url: string,
  options: {
    signer?: EventSigner;
    publicUrl?: string;
    connections?: number;
    applicationName?: string;
  } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 5000,
    application_name: options.applicationName ?? "tollgate",
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => {});
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    signer: options.signer ?? null,
    publicUrl: options.publicUrl?.replace(/\/+$/, "") ?? null,
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

/**
 * Runs `work` in one database transaction (READ COMMITTED). State changes of a run take its row lock first
 * (`lockRun`), so that two at once are one after the other and the loser sees the winner's state.
 */
export function transaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.prisma.$transaction(
    async (client) => {
      const rows = await client.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
      const now = rows[0]?.now;
      if (!now) throw new Error("the database returned no time");
      const { signer, publicUrl } = db;
      const tx = Object.assign(client, { now, newId: randomUUID, signer, publicUrl }) as Tx;
      const result = await work(tx);
      await noteEffect(tx);
      return result;
    },
    { timeout: 20_000, maxWait: 10_000 },
  );
}
