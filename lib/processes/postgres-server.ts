import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { SetupError } from "@/lib/config/setup-error";
import { findPostgres, type PostgresBinaries } from "@/lib/processes/postgres-binaries";
import { processStart } from "@/lib/processes/process-identity";

export type PostgresOptions = {
  /** Absolute; made and filled where it is not there. Its parent must be there. */
  dataDir: string;
  user: string;
  password: string;
  port: number;
  /** Server settings beyond the safe ones below. */
  settings?: Record<string, string>;
  onLog?: (line: string) => void;
};

export type PostgresServer = {
  pid: number;
  port: number;
  url: (database: string) => string;
  /** Resolves when the server process has ended, for whatever reason. */
  ended: Promise<void>;
  /** Fast shutdown: open sessions are ended, everything committed is written. */
  stop: () => Promise<void>;
};

const SAFE_SETTINGS: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  timezone: "UTC",
  max_connections: "100",
  log_checkpoints: "off",
};
const STOP_TIMEOUT_MS = 30_000;

/** Starts PostgreSQL on 127.0.0.1. Where an earlier one may still run on the folder, `stopOrphan` comes first. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const binaries = findPostgres();
  if (!existsSync(path.join(options.dataDir, "PG_VERSION"))) await initialise(binaries, options);
  const settings = { ...SAFE_SETTINGS, ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(
    binaries.postgres,
    ["-D", options.dataDir, "-p", String(options.port), ...flags],
    // Its own session: Ctrl-C in the terminal must not reach it before the processes that use it.
    {
      ...binaries.user,
      cwd: "/",
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      env: serverEnvironment(),
    },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await untilReady(child, options);
  return {
    pid: child.pid ?? 0,
    port: options.port,
    url: (database) =>
      `postgresql://${encodeURIComponent(options.user)}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${encodeURIComponent(database)}`,
    ended,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
      await ended;
    },
  };
}

/**
 * A port on 127.0.0.1 that is free now, below those that systems hand to outgoing connections: a client that
 * retries while its server is away could otherwise be given the server's own port.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new SetupError("There is no free port between 20000 and 32000 on 127.0.0.1.");
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

function serverEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: "production", PATH: "/usr/bin:/bin", LC_ALL: "C", LANG: "C" };
}

async function initialise(binaries: PostgresBinaries, options: PostgresOptions): Promise<void> {
  const { dataDir, user, password } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // initdb wants an empty folder, so that the password waits beside it.
  const passwordFile = `${dataDir}.new-password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (binaries.user) {
    chownSync(dataDir, binaries.user.uid, binaries.user.gid);
    chownSync(passwordFile, binaries.user.uid, binaries.user.gid);
  }
  try {
    await run(
      binaries.initdb,
      [
        `--pgdata=${dataDir}`,
        `--username=${user}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--data-checksums",
      ],
      binaries.user,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function run(file: string, args: string[], user: PostgresBinaries["user"]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...user,
      cwd: "/",
      env: serverEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString("utf8");
    });
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve()
        : reject(new SetupError(`${path.basename(file)} ended with ${code}: ${errors.trim()}`)),
    );
  });
}

function untilReady(child: ChildProcess, options: PostgresOptions): Promise<void> {
  const tail: string[] = [];
  return new Promise((resolve, reject) => {
    let rest = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString("utf8")).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        options.onLog?.(line);
        tail.push(line);
        if (tail.length > 8) tail.shift();
        if (line.includes("database system is ready to accept connections")) resolve();
      }
    });
    child.once("error", (cause) =>
      reject(new SetupError("PostgreSQL could not be started.", { cause })),
    );
    child.once("exit", (code) =>
      reject(
        new SetupError(`PostgreSQL ended with ${code} before it was ready:\n${tail.join("\n")}`),
      ),
    );
  });
}

/**
 * Stops the server that `postmaster.pid` names, when it is alive and really is one. A stale file is left
 * alone: PostgreSQL itself knows how to take over from it. Nothing is removed by force.
 */
export async function stopOrphan(dataDir: string): Promise<void> {
  const pid = orphanPid(dataDir);
  if (pid === null) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (processStart(pid) !== null) {
    if (Date.now() > deadline) {
      throw new SetupError(
        `A PostgreSQL (pid ${pid}) still runs on ${dataDir} and does not stop. End it (kill -INT ${pid}) and start again.`,
      );
    }
    await delay(50);
  }
}

function orphanPid(dataDir: string): number | null {
  const file = path.join(dataDir, "postmaster.pid");
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 1 || processStart(pid) === null) return null;
  return isPostgres(pid) ? pid : null;
}

/** After a restart of the machine the pid may be anybody's. */
function isPostgres(pid: number): boolean {
  if (!existsSync("/proc/self/cmdline")) return true;
  return (
    readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0]?.endsWith("/postgres") ?? false
  );
}
