import { composeServices, type Services } from "@/lib/composition";
import { type Environment, readEnvironment } from "@/lib/config/env";
import { SetupError } from "@/lib/config/setup-error";
import { registerKey } from "@/lib/data/ledger/register-key";
import { runningDatabaseUrl, startEmbeddedDatabase } from "@/lib/processes/embedded-database";
import { waitForHomeLock } from "@/lib/processes/home-lock";
import { type MigrationResult, migrate } from "@/lib/processes/migrate";

const LOCK_PATIENCE_MS = 30_000;

/** Runs `work` on the database as its owner. The embedded one is started, and stopped again, when no server runs. */
export async function withOwnerUrl<T>(
  env: Environment,
  work: (ownerUrl: string) => Promise<T>,
): Promise<T> {
  if (env.databaseUrl) return await work(env.databaseUrl);
  const lock = await waitForHomeLock(env.home, LOCK_PATIENCE_MS);
  if (lock.kind === "held") {
    if (lock.holder.purpose === "start") return await work(runningDatabaseUrl(env.home));
    throw new SetupError(
      `Another command (pid ${lock.holder.pid}) works on ${env.home} and does not finish. Wait for it, or end it.`,
    );
  }
  try {
    const database = await startEmbeddedDatabase(env.home);
    try {
      return await work(database.ownerUrl);
    } finally {
      await database.stop();
    }
  } finally {
    lock.release();
  }
}

/** Runs `work` with the rights of the api process on an up-to-date schema, able to write ledger events. */
export async function withServices<T>(
  work: (services: Services, migration: MigrationResult) => Promise<T>,
  env: Environment = readEnvironment(),
): Promise<T> {
  return await withOwnerUrl(env, async (ownerUrl) => {
    const migration = await migrate(ownerUrl);
    const services = composeServices(env, migration.roles.urls.api, "command");
    try {
      await registerKey(services.db);
      return await work(services, migration);
    } finally {
      await services.close();
    }
  });
}
