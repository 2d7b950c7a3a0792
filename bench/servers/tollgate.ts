import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { z } from "zod";
import { type Batch, METRICS, valueAt } from "@/bench/load/samples";
import { PLAN_NAME, planYaml } from "@/bench/plan";
import { createHttpClient } from "@/bench/servers/http-client";
import type { Target } from "@/bench/servers/target";
import { composeServices, type Services } from "@/lib/composition";
import { readEnvironment } from "@/lib/config/env";
import { ensureFolder, sessionSecret } from "@/lib/config/home";
import type { Database } from "@/lib/data/database";
import { registerKey } from "@/lib/data/ledger/register-key";
import { mergePendingOfRun } from "@/lib/data/metric/pending-folds";
import { childSpecs } from "@/lib/processes/child-specs";
import { dataFolder, startEmbeddedDatabase } from "@/lib/processes/embedded-database";
import { type ChildSpec, manageChild } from "@/lib/processes/managed-child";
import { migrate } from "@/lib/processes/migrate";
import { freePort } from "@/lib/processes/postgres-server";
import { createProject } from "@/lib/use-cases/access/create-project";
import { createToken } from "@/lib/use-cases/access/create-token";
import { applyPlan } from "@/lib/use-cases/plan/apply-plan";
import { createRun } from "@/lib/use-cases/run/create-run";
import { ENGINE } from "@/lib/use-cases/run/engine";

const Accepted = z.object({ accepted: z.number() });
const START_MS = 30_000;
const STOP_MS = 10_000;

export type Tollgate = {
  ownerUrl: string;
  /** As the api process connects. */
  appUrl: string;
  services: Services;
  token: string;
  project: { id: string; key: string };
  sessionSecret: string;
  /** A run whose only stage has just begun. */
  newRun: () => Promise<{ runId: string; stageId: string }>;
  /** Takes new statistics of the tables, as autovacuum does within a minute after many changes. */
  analyze: () => Promise<void>;
  /** The api process as `tollgate start` runs it, with a CPU profile of it in `profile`. */
  startApi: (profile: string | null) => Promise<{ origin: string; stop: () => Promise<void> }>;
  /** The signer and the worker, as `tollgate start` runs them; the function ends both. */
  startLedger: () => Promise<() => Promise<void>>;
  /** Everything that `tollgate start` runs: pages and API at one address, with signer and worker. */
  startPages: () => Promise<{ origin: string; stop: () => Promise<void> }>;
  stop: () => Promise<void>;
};

/** The embedded database in a home of its own, with fsync on as ever, one project, its plan and a token. */
export async function startTollgate(home: string): Promise<Tollgate> {
  ensureFolder(home);
  const database = await startEmbeddedDatabase(home);
  const { roles } = await migrate(database.ownerUrl);
  const port = await freePort();
  const env = { ...readEnvironment({ TOLLGATE_HOME: home }), host: "127.0.0.1", port };
  const origin = `http://127.0.0.1:${port}`;
  const services = composeServices(env, roles.urls.api, "command");
  await registerKey(services.db);
  const context = { actor: ENGINE, db: services.db };
  const project = await createProject(context, { key: "bench", name: "Benchmark" });
  await applyPlan(context, planYaml(), project.key);
  const token = await createToken(context, {
    projectId: project.id,
    name: "bench",
    scopes: ["samples:write"],
    expiresInDays: 1,
  });
  const secret = sessionSecret(home);
  const specs = childSpecs({
    env,
    mode: "production",
    urls: roles.urls,
    webPort: await freePort(),
    publicUrl: origin,
    sessionSecret: secret,
  });
  const startLedger = async () => {
    if (!specs.signer) throw new Error("there is no signer to start");
    return startAll([specs.signer, specs.worker]);
  };
  return {
    ownerUrl: database.ownerUrl,
    appUrl: roles.urls.api,
    services,
    token: token.secret,
    project: { id: project.id, key: project.key },
    sessionSecret: secret,
    newRun: async () => {
      // Of two runs of one flag only one may be live.
      const flag = `bench-${randomUUID()}`;
      const { id } = await createRun(context, { project: project.key, plan: PLAN_NAME, flag });
      return { runId: id, stageId: await runningStage(services.db, id) };
    },
    analyze: () => analyze(database.ownerUrl),
    startApi: async (profile) => {
      const profiling = ["--cpu-prof", `--cpu-prof-dir=${path.resolve(profile ?? "")}`];
      const stop = await startChild(specs.api, profile ? profiling : []);
      return { origin, stop };
    },
    startLedger,
    startPages: async () => {
      const stopLedger = await startLedger();
      const stopApi = await startChild(specs.api);
      const web = manageChild(specs.web, { log: () => {}, onChange: () => {} });
      const stop = async () => {
        await web.stop(STOP_MS);
        await stopApi();
        await stopLedger();
      };
      await untilServed(`${origin}/login`).catch(async (error: unknown) => {
        await stop();
        throw error;
      });
      return { origin, stop };
    },
    stop: async () => {
      await services.close();
      await database.stop();
      // As root it may lie outside of the home.
      rmSync(path.dirname(dataFolder(path.join(home, "database"), () => {})), { recursive: true });
    },
  };
}

async function analyze(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query("ANALYZE").finally(() => client.end());
}

async function runningStage({ pool }: Database, runId: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM stage WHERE run_id = $1 AND state = 'running'",
    [runId],
  );
  const [stage] = rows;
  if (!stage) throw new Error("the run has not started its stage");
  return stage.id;
}

/** One after the other; the function ends the last one first. */
async function startAll(specs: ChildSpec[]): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    for (const spec of specs) stops.push(await startChild(spec));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** The pages' server says nothing by itself when it is ready. */
async function untilServed(address: string): Promise<void> {
  const end = Date.now() + START_MS;
  while (Date.now() < end) {
    const answer = await fetch(address).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${address} is not served after ${START_MS / 1000} s`);
}

/** Resolves when the process says that it is ready. */
async function startChild(spec: ChildSpec, execArgv: string[] = []): Promise<() => Promise<void>> {
  const log = (line: string) => console.error(`bench: ${spec.name}: ${line}`);
  return await new Promise((resolve, reject) => {
    const child = manageChild(
      { ...spec, execArgv: [...execArgv, ...spec.execArgv] },
      {
        log,
        onChange: () => {},
        onReady: () => {
          clearTimeout(timer);
          resolve(() => child.stop(STOP_MS));
        },
      },
    );
    const timer = setTimeout(async () => {
      await child.stop(STOP_MS);
      reject(new Error(`the ${spec.name} process does not get ready`));
    }, START_MS);
  });
}

/** Samples into one run through the front door; `keys` gives each batch an Idempotency-Key. */
export function tollgateTarget(
  { token, services }: Tollgate,
  origin: string,
  { runId, stageId }: { runId: string; stageId: string },
  { connections, keys }: { connections: number; keys: boolean },
): Target {
  const http = createHttpClient(origin, connections);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const path = `/api/v1/runs/${runId}/samples`;
  return {
    name: keys ? "Tollgate, with keys" : "Tollgate",
    send: async (batch) => {
      const text = await http.send({
        method: "POST",
        path,
        headers: keys ? { ...headers, "idempotency-key": `batch-${batch.first}` } : headers,
        body: bodyOf(batch),
      });
      const { accepted } = Accepted.parse(JSON.parse(text));
      if (accepted !== batch.size) throw new Error(`not all samples were accepted: ${text}`);
    },
    count: async () => {
      await mergePendingOfRun(services.db, runId);
      const { rows } = await services.db.pool.query<{ count: number }>(
        "SELECT coalesce(sum(count), 0) AS count FROM metric_total WHERE stage_id = $1",
        [stageId],
      );
      return rows[0]?.count ?? 0;
    },
    stop: http.close,
  };
}

const HEADS = METRICS.map((metric) => `{"metric":"${metric}","value":`);

function bodyOf({ first, size, at }: Batch): string {
  let text = "";
  for (let number = first; number < first + size; number += 1) {
    text += `${text === "" ? "" : ","}${HEADS[number % HEADS.length]}${valueAt(number)},"at":${at}}`;
  }
  return `{"samples":[${text}]}`;
}
