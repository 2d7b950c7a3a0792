import { generateKeyPairSync, randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "@/lib/data/database";
import { registerKey } from "@/lib/data/ledger/register-key";
import { eventSigner } from "@/lib/ledger/dsse";

const TEMPLATE_DATABASE = "tollgate_template";

export type TestDatabase = Database & {
  /** As the api process connects: with the rights of `tollgate_app` and no more. */
  url: string;
  /** As the web process connects: with the rights of `tollgate_web`. */
  webUrl: string;
  /** As the superuser, for tests of what only an intruder could do. */
  ownerUrl: string;
};

/** A database of the caller's own, cloned from the migrated template; `close` drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject("databaseServer");
  const name = `test_${randomBytes(8).toString("hex")}`;
  const admin = async (sql: string) => {
    const client = new pg.Client({ connectionString: `${server}postgres` });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await admin(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}`);
  const as = (role: string) => `${server}${name}?options=${encodeURIComponent(`-c role=${role}`)}`;
  const { privateKey } = generateKeyPairSync("ed25519");
  const signer = eventSigner(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  const db = openDatabase(as("tollgate_app"), { signer });
  await registerKey(db);
  return {
    ...db,
    url: as("tollgate_app"),
    webUrl: as("tollgate_web"),
    ownerUrl: `${server}${name}`,
    close: async () => {
      await db.close();
      await admin(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
