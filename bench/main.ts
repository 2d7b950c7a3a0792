import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { openLoop } from "@/bench/load/open-loop";
import { describeMachine, load } from "@/bench/machine";
import { type IngestFigures, measureIngest } from "@/bench/measure-ingest";
import { measureJudging } from "@/bench/measure-judging";
import { type BenchOptions, CLIENTS, LATENCY_SECONDS, readOptions } from "@/bench/options";
import { startInfluxdb } from "@/bench/servers/influxdb";
import { startPushgateway } from "@/bench/servers/pushgateway";
import type { Missing, Target } from "@/bench/servers/target";
import { startTollgate, type Tollgate, tollgateTarget } from "@/bench/servers/tollgate";
import { startUnnest } from "@/bench/servers/unnest";
import { formatTable, ingestRows, judgingRows, latencyRows, type Row } from "@/bench/verdicts";
import { checkoutFolder } from "@/lib/config/checkout";

/** Of the batches whose latency and targets count. */
const SIZE = 100;
/** A constant rate must not wait for connections. */
const OPEN_CONNECTIONS = 64;

const say = (line: string) => console.error(`bench: ${line}`);
/** What has to be ended, the last started first. */
const open: (() => Promise<void>)[] = [];

async function main(options: BenchOptions): Promise<void> {
  const begun = performance.now();
  const loadBefore = load();
  // Beside the checkout's own data, and not in /tmp, which may be memory: fsync has to reach a disk.
  const folder = mkdtempSync(path.join(checkoutFolder(), ".tollgate-bench-"));
  open.push(async () => rmSync(folder, { recursive: true, force: true }));
  const tollgate = await startTollgate(path.join(folder, "home"));
  open.push(tollgate.stop);
  const machine = await describeMachine(tollgate.services.db, folder);
  const rows: Row[] = [];
  if (options.parts.some((part) => part !== "judging")) {
    rows.push(...(await measureFrontDoor(tollgate, folder, options)));
  }
  if (options.parts.includes("judging")) {
    rows.push(...judgingRows(await measureJudging(tollgate, say)));
  }
  console.log([...machine, `load average before ${loadBefore}, after ${load()}`].join("\n"));
  console.log(`\n${formatTable(rows)}`);
  say(`took ${Math.round((performance.now() - begun) / 1000)} s`);
}

/** Ingest and latency. The api process has ended when this resolves, so that its own judge does not disturb. */
async function measureFrontDoor(
  tollgate: Tollgate,
  folder: string,
  options: BenchOptions,
): Promise<Row[]> {
  const api = await tollgate.startApi(options.profile);
  open.push(api.stop);
  const run = await tollgate.newRun();
  const keyedRun = await tollgate.newRun();
  const own = tollgateTarget(tollgate, api.origin, run, { connections: CLIENTS, keys: false });
  const keyed = tollgateTarget(tollgate, api.origin, keyedRun, {
    connections: CLIENTS,
    keys: true,
  });
  const reference = await startUnnest(tollgate.ownerUrl, run.stageId, CLIENTS);
  const influxdb = options.others ? await startInfluxdb(folder, CLIENTS) : null;
  const pushgateway = options.others ? await startPushgateway(folder, CLIENTS) : null;
  const others = [influxdb, pushgateway].filter(isHere);
  const targets = [own, keyed, reference, ...others];
  open.push(async () => {
    for (const target of targets) await target.stop();
  });
  for (const it of [influxdb, pushgateway])
    if (it && "missing" in it) say(`${it.name}: ${it.missing}`);
  const figures = await measureIngest(targets, say);
  const rows = ingestRows(figures, {
    tollgate: own.name,
    reference: reference.name,
    influxdb: influxdb && isHere(influxdb) ? influxdb.name : null,
    pushgateway: pushgateway && isHere(pushgateway) ? pushgateway.name : null,
  });
  if (options.parts.includes("latency")) {
    rows.push(...(await measureLatency(tollgate, api.origin, figures, own.name)));
  }
  await api.stop();
  return rows;
}

async function measureLatency(
  tollgate: Tollgate,
  origin: string,
  figures: IngestFigures,
  name: string,
): Promise<Row[]> {
  const perSecond = (figures.get(name)?.get(SIZE) ?? Number.NaN) / SIZE / 2;
  const run = await tollgate.newRun();
  const target = tollgateTarget(tollgate, origin, run, {
    connections: OPEN_CONNECTIONS,
    keys: false,
  });
  const took = await openLoop(target, { perSecond, size: SIZE, seconds: LATENCY_SECONDS });
  await target.stop();
  return latencyRows(took, perSecond, SIZE);
}

function isHere(it: Target | Missing | null): it is Target {
  return it !== null && "send" in it;
}

async function end(): Promise<void> {
  for (const stop of open.splice(0).reverse()) {
    await stop().catch((error: unknown) => say(`while ending: ${String(error)}`));
  }
}

for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => void end().finally(() => process.exit(130)));
}
try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await end();
}
