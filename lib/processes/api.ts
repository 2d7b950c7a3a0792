import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { composeServices, type Services } from "@/lib/composition";
import { checkoutFolder } from "@/lib/config/checkout";
import { EnvironmentError, readEnvironment } from "@/lib/config/env";
import { sessionSecret } from "@/lib/config/home";
import { migrationNames } from "@/lib/config/migration-names";
import { registerKey } from "@/lib/data/ledger/register-key";
import { createApp } from "@/lib/http/app";
import { createLog } from "@/lib/http/log";
import { hubOf } from "@/lib/live/hub";
import { startJudgeLoop } from "@/lib/live/judge-loop";
import { reasonOf, runChild, type Stop, untilItWorks, withPatience } from "@/lib/processes/child";
import { serveHttp } from "@/lib/processes/http-server";
import {
  checkContinuation,
  checkNewestEntries,
  LedgerBroken,
} from "@/lib/use-cases/ledger/check-continuation";

async function start(signal: AbortSignal): Promise<Stop> {
  const env = readEnvironment();
  if (!env.databaseUrl) {
    throw new EnvironmentError(["DATABASE_URL: expected the database's address"]);
  }
  const { close: closeDatabase, ...services } = composeServices(env, env.databaseUrl, "api");
  const webOrigin = env.webOrigin ? new URL(env.webOrigin) : null;
  const isDevelopment = process.argv.includes("--dev");
  const log = createLog("api");
  const app = createApp({
    services,
    sessionSecret: env.sessionSecret ?? sessionSecret(env.home),
    publicUrl: env.publicUrl ?? `http://${env.host}:${env.port}`,
    webOrigin,
    isDevelopment,
    migrations: migrationNames(),
    ...verifyPage(),
    log,
  });
  await refuseBrokenLog(services, signal);
  const closeServer = await serveHttp({
    fetch: app.fetch,
    host: env.host,
    port: env.port,
    // Only the development server of the pages has a use for WebSockets.
    upgradeTo: isDevelopment ? webOrigin : null,
  });
  await untilItWorks("waiting for the database", signal, () => registerKey(services.db));
  await refuseBrokenLog(services, signal);
  // `/readyz` goes on telling it; whoever starts the server sees it at once.
  services.storage.check().catch((error: unknown) => console.error(`evidence: ${reasonOf(error)}`));
  const hub = hubOf(services.db);
  hub.log = log;
  const stopJudging = startJudgeLoop({ database: services.db, log });
  return async () => {
    const closed = closeServer();
    hub.close();
    await Promise.all([closed, stopJudging()]);
    await closeDatabase();
  };
}

const SIGNER_PATIENCE_MS = 10_000;

/**
 * Nothing is served, and nothing written, where the log does not go on from what was signed. A signer or database that
 * does not answer is for `/readyz` to tell.
 */
async function refuseBrokenLog(
  { db, signer }: Pick<Services, "db" | "signer">,
  signal: AbortSignal,
): Promise<void> {
  await withPatience(() => signer.state(), SIGNER_PATIENCE_MS, signal);
  const checked = await checkContinuation({ db }, signer).catch(() => null);
  const problem = checked?.problem ?? (await checkNewestEntries({ db }).catch(() => null));
  if (problem) throw new LedgerBroken(problem);
}

await runChild("api", start);

/** Built with the pages; a checkout that never built them serves none. */
function verifyPage(): { verifyPage?: string } {
  const file = path.join(checkoutFolder(), "public", "verify.html");
  return existsSync(file) ? { verifyPage: readFileSync(file, "utf8") } : {};
}
