import { type ChildProcess, fork } from "node:child_process";
import type { Readable } from "node:stream";

export type ChildSpec = {
  name: string;
  module: string;
  args?: string[];
  execArgv: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
};

export type ManagedChild = {
  name: string;
  /** Null while it is down. */
  pid: () => number | null;
  /** Asks it to end, and insists after `timeoutMs`. It is not restarted after that. */
  stop: (timeoutMs: number) => Promise<void>;
};

type Hooks = {
  log: (line: string) => void;
  /** After every start and every end. */
  onChange: () => void;
  /** Each time the child says that it is ready. */
  onReady?: () => void;
};

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;
const HEALTHY_AFTER_MS = 30_000;

/** How long to wait before the next start, after `failures` quick ends in a row. */
export function backOff(failures: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS);
}

/** Starts the child and restarts it, ever more slowly, whenever it ends by itself. */
export function manageChild(spec: ChildSpec, hooks: Hooks): ManagedChild {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isStopping = false;
  let failures = 0;

  const start = () => {
    timer = null;
    const startedAt = performance.now();
    const started = launch(spec, hooks);
    child = started;
    hooks.onChange();
    started.once("exit", (code, signal) => {
      child = null;
      hooks.onChange();
      if (isStopping) return;
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) failures = 0;
      const wait = backOff(failures);
      failures += 1;
      hooks.log(`ended (${signal ?? `exit code ${code}`}); starting again in ${wait / 1000} s`);
      timer = setTimeout(start, wait);
    });
  };
  start();

  return {
    name: spec.name,
    pid: () => child?.pid ?? null,
    stop: async (timeoutMs) => {
      isStopping = true;
      if (timer) clearTimeout(timer);
      if (child) await end(child, timeoutMs);
    },
  };
}

function launch(spec: ChildSpec, hooks: Hooks): ChildProcess {
  const child = fork(spec.module, spec.args ?? [], {
    cwd: spec.cwd,
    env: spec.env,
    execArgv: spec.execArgv,
    // Its own session: Ctrl-C in the terminal reaches the supervisor only, which stops all in order.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) if (stream) eachLine(stream, hooks.log);
  child.on("message", (message) => {
    if (typeof message === "object" && message && "kind" in message && message.kind === "ready") {
      hooks.onReady?.();
    }
  });
  child.on("error", (error) => hooks.log(error.message));
  return child;
}

function end(child: ChildProcess, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const insist = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
    child.once("exit", () => {
      clearTimeout(insist);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

function eachLine(stream: Readable, take: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
  stream.on("end", () => {
    if (rest !== "") take(rest);
  });
}
