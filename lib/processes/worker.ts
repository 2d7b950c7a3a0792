import path from "node:path";
import { Logger, parseCronItems, run, type TaskList } from "graphile-worker";
import { composeServices, type Services } from "@/lib/composition";
import { type Environment, EnvironmentError, readEnvironment } from "@/lib/config/env";
import type { Job } from "@/lib/jobs/job";
import { printReportJob } from "@/lib/jobs/print-report";
import { pruneIdempotencyKeysJob } from "@/lib/jobs/prune-idempotency-keys";
import { prunePrintsJob } from "@/lib/jobs/prune-prints";
import { sendNoticeJob } from "@/lib/jobs/send-notice";
import { runChild, type Stop, untilItWorks } from "@/lib/processes/child";
import { Confirmations } from "@/lib/processes/confirmations";
import { startPollLoop } from "@/lib/processes/poll-loop";
import { startPublishLoop } from "@/lib/processes/publish-loop";
import { chromiumIn, type WithBrowser } from "@/lib/providers/browser/chromium";
import { printPages } from "@/lib/providers/browser/print-page";
import { smtpMailer } from "@/lib/providers/mailer/smtp";
import { takePage } from "@/lib/providers/screenshot/page";
import type { Context } from "@/lib/use-cases/context";

const JOBS: readonly Job[] = [
  printReportJob,
  pruneIdempotencyKeysJob,
  prunePrintsJob,
  sendNoticeJob,
];

const ENGINE = { kind: "engine", id: "engine", name: "Tollgate" } as const;

type Given = Pick<Context, "mail" | "printer">;

function taskList({ db, storage }: Services, given: Given, signal: AbortSignal): TaskList {
  return Object.fromEntries(
    JOBS.map((job) => [
      job.name,
      async (payload: unknown) => {
        const result = await job.run(payload, { actor: ENGINE, db, storage, ...given }, signal);
        if (result) console.log(`${job.name}: ${result}`);
      },
    ]),
  );
}

/** How mail is sent, where the operator has said how and people have an address to go to. */
function mailOf({ smtpUrl, mailFrom, publicUrl }: Environment): Pick<Context, "mail"> {
  if (!smtpUrl || !publicUrl) return {};
  const from = mailFrom ?? `Tollgate <tollgate@${new URL(publicUrl).hostname}>`;
  return { mail: { mailer: smtpMailer({ url: smtpUrl, from }), publicUrl } };
}

/** How reports become PDF, where the worker knows at which address its own server is. */
function printerOf(env: Environment, withBrowser: WithBrowser): Pick<Context, "printer"> {
  if (!env.apiOrigin) return {};
  return { printer: { page: printPages(withBrowser), origin: new URL(env.apiOrigin).origin } };
}

/** The queue's own messages below a warning tell about every job twice. */
const logger = new Logger(() => (level, message) => {
  if (level === "error" || level === "warning") console.log(`${level}: ${message}`);
});

async function start(signal: AbortSignal): Promise<Stop> {
  const env = readEnvironment();
  if (!env.databaseUrl)
    throw new EnvironmentError(["DATABASE_URL: expected the database's address"]);
  const withBrowser = chromiumIn(path.join(env.home, "browser"), env.chromiumPath);
  const services = composeServices(env, env.databaseUrl, "worker", (outbound) =>
    takePage({ withBrowser, outbound }),
  );
  await untilItWorks("waiting for the database", signal, async () => {
    await services.db.pool.query("SELECT FROM graphile_worker.migrations LIMIT 1");
  });
  const ending = new AbortController();
  const runner = await run({
    pgPool: services.db.pool,
    taskList: taskList(services, { ...mailOf(env), ...printerOf(env, withBrowser) }, ending.signal),
    parsedCronItems: parseCronItems(
      JOBS.flatMap(({ name, cron }) => (cron ? [{ task: name, match: cron }] : [])),
    ),
    concurrency: 2,
    noHandleSignals: true,
    logger,
  });
  const { db, sources } = services;
  const log = (line: string) => console.log(line);
  const { storage, images, takes } = services;
  const context = { actor: ENGINE, db, sources, storage, images, takes };
  const stopPolling = startPollLoop({ context, log });
  const stopPublishing = publishCheckpoints(services, log);
  return async () => {
    ending.abort(new Error("the worker ends"));
    await Promise.all([runner.stop(), stopPolling(), stopPublishing()]);
    await services.close();
  };
}

/** Has every new head of the log signed, and the newest confirmed from outside. */
function publishCheckpoints(
  { db, signer, confirmers }: Services,
  log: (line: string) => void,
): () => Promise<void> {
  const context = { actor: ENGINE, db };
  const confirmations = new Confirmations({
    context,
    ...confirmers,
    log,
  });
  const stop = startPublishLoop({
    context,
    signer,
    afterCheckpoint: (checkpoint) => confirmations.offer(checkpoint),
    log,
  });
  return async () => {
    await stop();
    await confirmations.end();
  };
}

await runChild("worker", start);
