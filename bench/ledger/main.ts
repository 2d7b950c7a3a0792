import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { measureBundles } from "@/bench/ledger/measure-bundle";
import { measureCheckpoints, summary } from "@/bench/ledger/measure-checkpoints";
import { measureCommits } from "@/bench/ledger/measure-commits";
import { measureSigning } from "@/bench/ledger/measure-signing";
import {
  BURST,
  CONNECTIONS,
  type LedgerBenchOptions,
  RATE,
  readOptions,
  WARM_UP,
} from "@/bench/ledger/options";
import { PublishedLedger } from "@/bench/ledger/published-ledger";
import {
  bundleRows,
  checkpointRows,
  commitRows,
  flipNotes,
  signingRows,
} from "@/bench/ledger/rows";
import { describeMachine, load } from "@/bench/machine";
import { startTollgate, type Tollgate } from "@/bench/servers/tollgate";
import { formatTable, type Row } from "@/bench/verdicts";
import { checkoutFolder } from "@/lib/config/checkout";
import { openDatabase } from "@/lib/data/database";

const say = (line: string) => console.error(`bench: ${line}`);
/** What has to be ended, the last started first. */
const open: (() => Promise<void>)[] = [];

async function main({ parts, rounds, flips }: LedgerBenchOptions): Promise<void> {
  const begun = performance.now();
  const loadBefore = load();
  // Beside the checkout's own data, and not in /tmp, which may be memory: fsync has to reach a disk.
  const folder = mkdtempSync(path.join(checkoutFolder(), ".tollgate-bench-"));
  open.push(async () => rmSync(folder, { recursive: true, force: true }));
  const tollgate = await startTollgate(path.join(folder, "home"));
  open.push(tollgate.stop);
  const machine = await describeMachine(tollgate.services.db, folder);
  const rows: Row[] = [];
  if (parts.includes("checkpoints")) {
    rows.push(...(await measureCheckpointing(tollgate)));
  }
  const notes: string[] = [];
  if (parts.includes("bundle")) {
    const stopLedger = await tollgate.startLedger();
    open.push(stopLedger);
    const figures = await measureBundles(tollgate, { folder, flips, say });
    rows.push(...bundleRows(figures));
    notes.push(...flipNotes(figures));
    await stopLedger();
  }
  if (parts.includes("signing")) {
    rows.push(...signingRows(await measureSigning(tollgate, rounds, say)));
  }
  console.log([...machine, `load average before ${loadBefore}, after ${load()}`].join("\n"));
  console.log(`\n${formatTable(rows)}`);
  if (notes.length > 0) console.log(`\n${notes.join("\n")}`);
  say(`took ${Math.round((performance.now() - begun) / 1000)} s`);
}

/** The cost of a commit by itself first, then all the way to a verified proof with signer and worker beside it. */
async function measureCheckpointing(tollgate: Tollgate): Promise<Row[]> {
  const { appUrl, ownerUrl, services, token } = tollgate;
  const { signer } = services.db;
  if (!signer) throw new Error("there is no key to sign events with");
  const owner = openDatabase(ownerUrl);
  open.push(owner.close);
  const commits = await measureCommits(services.db, owner);
  const db = openDatabase(appUrl, { signer, connections: CONNECTIONS });
  open.push(db.close);
  const stopLedger = await tollgate.startLedger();
  open.push(stopLedger);
  const api = await tollgate.startApi(null);
  open.push(api.stop);
  const ledger = new PublishedLedger(api.origin, token);
  open.push(() => ledger.close());
  await measureCheckpoints(db, ledger, WARM_UP);
  const rows: Row[] = [];
  for (const rate of [RATE, BURST]) {
    const figures = await measureCheckpoints(db, ledger, rate);
    say(`${rate.perSecond} appends/s: ${summary(figures)}`);
    for (const error of new Set(figures.errors)) say(error);
    rows.push(...checkpointRows(figures, rate === BURST));
  }
  await api.stop();
  await stopLedger();
  return [...rows, ...commitRows(commits)];
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
