import { generateKeyPairSync, randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "@/lib/data/database";
import { registerKey } from "@/lib/data/ledger/register-key";
import { eventSigner } from "@/lib/ledger/dsse";

const MIGRATED = "tollgate_template";

export type TestDatabase = Database & {
  /** As the api process connects: with the rights of `tollgate_app` and no more. */
  url: string;
  /** As the web process connects: with the rights of `tollgate_web`. */
  webUrl: string;
  /** As the superuser, for tests of what only an intruder could do. */
  ownerUrl: string;
};

export type TestTemplate<T> = { name: string; content: T; drop: () => Promise<void> };

/** A database of the caller's own, cloned from the migrated template or from `template`; `close` drops it. */
export async function createTestDatabase(template?: TestTemplate<unknown>): Promise<TestDatabase> {
  const { name, db } = await cloneDatabase(template?.name ?? MIGRATED);
  return {
    ...db,
    url: urlOf(name, "tollgate_app"),
    webUrl: urlOf(name, "tollgate_web"),
    ownerUrl: `${inject("databaseServer")}${name}`,
    close: async () => {
      await db.close();
      await asAdmin(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Fills a database once, for many tests that each change a clone of it. */
export async function createTestTemplate<T>(
  fill: (db: Database) => Promise<T>,
): Promise<TestTemplate<T>> {
  const { name, db } = await cloneDatabase(MIGRATED);
  const content = await fill(db);
  // A database that somebody is connected to cannot be cloned.
  await db.close();
  return { name, content, drop: () => asAdmin(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function cloneDatabase(template: string): Promise<{ name: string; db: Database }> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const { privateKey } = generateKeyPairSync("ed25519");
  const signer = eventSigner(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  const db = openDatabase(urlOf(name, "tollgate_app"), { signer });
  await registerKey(db);
  return { name, db };
}

function urlOf(name: string, role: string): string {
  return `${inject("databaseServer")}${name}?options=${encodeURIComponent(`-c role=${role}`)}`;
}

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${inject("databaseServer")}postgres` });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
