import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Environment } from "@/lib/config/env";
import { sessionSecret } from "@/lib/config/home";
import { SetupError } from "@/lib/config/setup-error";
import { childSpecs } from "@/lib/processes/child-specs";
import { type DatabaseKeeper, keepDatabase } from "@/lib/processes/database-keeper";
import { takeHomeLock } from "@/lib/processes/home-lock";
import { type ManagedChild, manageChild } from "@/lib/processes/managed-child";
import { describeMigration, type MigrationResult, migrate } from "@/lib/processes/migrate";
import { freePort } from "@/lib/processes/postgres-server";
import { readRunFile, removeRunFile, writeRunFile } from "@/lib/processes/run-file";

type Children = Record<"api" | "web" | "worker", ManagedChild> & { signer: ManagedChild | null };

const DATABASE_PATIENCE_MS = 60_000;

/** Runs the whole server until a signal comes; resolves after everything has ended in order. */
export async function runSupervisor(env: Environment, isDevelopment: boolean): Promise<void> {
  const stopping = listenForSignals();
  const lock = takeHomeLock(env.home, "start");
  if (lock.kind === "held") {
    const url = readRunFile(env.home)?.url;
    throw new SetupError(
      `Another Tollgate (pid ${lock.holder.pid}) uses ${env.home}${url ? ` and answers at ${url}` : ""}. Stop it, or set TOLLGATE_HOME and PORT for a second one.`,
    );
  }
  try {
    await checkPort(env);
    await runAll(env, isDevelopment, stopping);
  } finally {
    removeRunFile(env.home);
    lock.release();
  }
}

async function runAll(
  env: Environment,
  isDevelopment: boolean,
  stopping: AbortSignal,
): Promise<void> {
  const mode = isDevelopment ? "development" : "production";
  const publicUrl = env.publicUrl ?? `http://${nameOf(env.host)}:${env.port}`;
  const webPort = await freePort();
  let children: Children | null = null;
  let database: DatabaseKeeper | null = null;
  const ready = { api: false, web: false };
  const note = () => {
    if (!children) return;
    writeRunFile(env.home, {
      url: publicUrl,
      mode,
      ready: ready.api && ready.web,
      supervisor: process.pid,
      postgres: database && { pid: database.pid(), port: database.port },
      api: { pid: children.api.pid(), port: env.port },
      web: { pid: children.web.pid(), port: webPort },
      worker: { pid: children.worker.pid(), port: null },
      signer: children.signer && { pid: children.signer.pid(), port: null },
    });
  };
  try {
    if (!env.databaseUrl) database = await keepDatabase(env.home, prefixed("postgres"), note);
    const ownerUrl = env.databaseUrl ?? database?.ownerUrl ?? "";
    const migrated = await migratePatiently(ownerUrl, stopping);
    const specs = childSpecs({
      env,
      mode,
      publicUrl,
      webPort,
      urls: migrated.roles.urls,
      sessionSecret: env.sessionSecret ?? sessionSecret(env.home),
    });
    const sayReady = (name: "api" | "web") => {
      const wasReady = ready.api && ready.web;
      ready[name] = true;
      note();
      if (!wasReady && ready.api && ready.web) console.log(`Tollgate is ready at ${publicUrl}`);
    };
    const hooks = (name: string) => ({ log: prefixed(name), onChange: note });
    children = {
      signer: specs.signer && manageChild(specs.signer, hooks("signer")),
      api: manageChild(specs.api, { ...hooks("api"), onReady: () => sayReady("api") }),
      web: manageChild(specs.web, hooks("web")),
      worker: manageChild(specs.worker, hooks("worker")),
    };
    note();
    untilListening(webPort, stopping).then(
      () => sayReady("web"),
      () => {},
    );
    await aborted(stopping);
  } catch (error) {
    if (!stopping.aborted) throw error;
  } finally {
    await stopAll(children, database);
  }
}

/** A name rather than an address where there is one: browsers give passkeys to no bare address. */
function nameOf(host: string): string {
  return ["127.0.0.1", "0.0.0.0", "::1", "::"].includes(host) ? "localhost" : host;
}

/** Writers first, the front door among them; then the pages behind it; the database last. Ten seconds at most. */
async function stopAll(children: Children | null, database: DatabaseKeeper | null): Promise<void> {
  if (children) {
    await Promise.all([children.api.stop(4000), children.worker.stop(4000)]);
    await Promise.all([children.web.stop(2000), children.signer?.stop(2000)]);
  }
  await database?.stop();
}

/** A database that is not ours may come up later than we do. */
async function migratePatiently(url: string, stopping: AbortSignal): Promise<MigrationResult> {
  const deadline = performance.now() + DATABASE_PATIENCE_MS;
  const log = prefixed("database");
  for (;;) {
    try {
      const result = await migrate(url);
      for (const line of describeMigration(result)) log(line);
      return result;
    } catch (error) {
      const isAway = error instanceof SetupError && error.message.includes("does not answer");
      if (!isAway || performance.now() > deadline) throw error;
      log(`${error.message}; trying again`);
      await delay(2000, undefined, { signal: stopping });
    }
  }
}

function listenForSignals(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.on(name, () => {
      if (!stopping.signal.aborted) console.log(`${name}: stopping`);
      stopping.abort();
    });
  }
  return stopping.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function checkPort({ host, port }: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (cause: Error & { code?: string }) =>
      reject(
        new SetupError(
          cause.code === "EADDRINUSE"
            ? `Something else listens on ${host}:${port}. Stop it, or set PORT to another port.`
            : `Cannot listen on ${host}:${port} (${cause.code}). Set HOST and PORT to an address of this machine.`,
          { cause },
        ),
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

async function untilListening(port: number, signal: AbortSignal): Promise<void> {
  while (!(await isAnswering(port))) await delay(100, undefined, { signal });
}

function isAnswering(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function prefixed(name: string): (line: string) => void {
  return (line) => console.log(`[${name}] ${line}`);
}
