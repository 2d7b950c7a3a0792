import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import path from "node:path";
import { quantile } from "@/bench/load/quantile";
import type { Database } from "@/lib/data/database";

const FLUSHES = 200;

export function load(): string {
  return loadavg()
    .map((value) => value.toFixed(2))
    .join(" ");
}

/** What a reader has to know to compare the figures with others. */
export async function describeMachine({ pool }: Database, folder: string): Promise<string[]> {
  const { rows } = await pool.query<{ version: string; sync: string; commit: string }>(
    `SELECT current_setting('server_version') AS version, current_setting('fsync') AS sync,
       current_setting('synchronous_commit') AS commit`,
  );
  const server = rows[0];
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `flushing 8 KiB to the disk takes ${flushTime(folder).toFixed(2)} ms (median of ${FLUSHES})`,
    `Node ${process.versions.node}, PostgreSQL ${server?.version} (fsync ${server?.sync}, synchronous_commit ${server?.commit})`,
  ];
}

/** What each commit waits for at least: it decides how much there is to gain from sharing commits. */
function flushTime(folder: string): number {
  const file = path.join(folder, "flush");
  const descriptor = openSync(file, "w");
  const block = Buffer.alloc(8192, 1);
  const took = Array.from({ length: FLUSHES }, () => {
    const begun = performance.now();
    writeSync(descriptor, block);
    fdatasyncSync(descriptor);
    return performance.now() - begun;
  });
  closeSync(descriptor);
  rmSync(file);
  return quantile(took, 0.5);
}
