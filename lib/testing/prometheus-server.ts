import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findProgram } from "@/lib/processes/find-program.mjs";
import { freePort } from "@/lib/processes/postgres-server";

const READY_WITHIN_MS = 30_000;
const PROGRAM = findProgram("prometheus") ?? "prometheus";

export type PrometheusServer = {
  /** `http://127.0.0.1:port` */
  origin: string;
  pid: number;
  /** Resolves once the query has an answer that `holds`; rejects with the last one after 30 seconds. */
  until: (promql: string, holds: (values: number[]) => boolean) => Promise<void>;
  stop: () => Promise<void>;
};

/** A real Prometheus (Debian's package) on a port and a folder of its own, that scrapes twice a second. */
export async function startPrometheus(options: {
  /** `host:port` by name of the job; `/metrics` is scraped. */
  jobs: Record<string, string>;
}): Promise<PrometheusServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "tollgate-prometheus-"));
  const config = path.join(folder, "prometheus.yml");
  const jobs = Object.entries(options.jobs).map(([job, target]) => ({
    job_name: job,
    static_configs: [{ targets: [target] }],
  }));
  const global = { scrape_interval: "500ms", scrape_timeout: "500ms" };
  // JSON is YAML.
  await writeFile(config, JSON.stringify({ global, scrape_configs: jobs }));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(
    PROGRAM,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${path.join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--log.level=warn",
    ],
    { cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(child, origin);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, pid: child.pid ?? 0, stop, until: (...question) => until(origin, ...question) };
}

async function untilReady(child: ChildProcess, origin: string): Promise<void> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = `${said}${chunk.toString("utf8")}`.slice(-2000);
  });
  let failure: Error | null = null;
  child.once("error", (cause) => {
    failure = new Error(`${PROGRAM} does not start; apt-get install -y prometheus`, { cause });
  });
  child.once("exit", (code) => {
    failure = new Error(`Prometheus ended with ${code}: ${said}`);
  });
  const isReady = async () => {
    if (failure) throw failure;
    const answer = await fetch(`${origin}/-/ready`).catch(() => null);
    return answer?.status === 200;
  };
  await poll(isReady, () => `Prometheus is not ready: ${said}`);
}

async function until(
  origin: string,
  promql: string,
  holds: (values: number[]) => boolean,
): Promise<void> {
  let last = "";
  const query = new URLSearchParams({ query: promql });
  const isTrue = async () => {
    const answer = await fetch(`${origin}/api/v1/query?${query}`);
    last = await answer.text();
    const { data }: { data?: { result: { value?: [number, string] }[] } } = JSON.parse(last);
    return holds((data?.result ?? []).map(({ value }) => Number(value?.[1])));
  };
  await poll(isTrue, () => `${promql} is ${last}`);
}

async function poll(isTrue: () => Promise<boolean>, describe: () => string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(describe());
    await delay(50);
  }
}
