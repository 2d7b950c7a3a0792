import { setTimeout as delay } from "node:timers/promises";
import { reasonOf } from "@/lib/processes/child";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "@/lib/processes/embedded-database";
import { backOff } from "@/lib/processes/managed-child";

export type DatabaseKeeper = {
  ownerUrl: string;
  port: number;
  /** Null while it is down. */
  pid: () => number | null;
  stop: () => Promise<void>;
};

/** What an operator wants to read of PostgreSQL's own log; a statement's error is its sender's to report. */
const WORTH_SHOWING = /\b(WARNING|FATAL|PANIC)\b|may not enter/;

/** Runs the home's database and starts it again, on the same port, whenever it ends by itself. */
export async function keepDatabase(
  home: string,
  log: (line: string) => void,
  onChange: () => void,
): Promise<DatabaseKeeper> {
  const show = (line: string) => {
    if (WORTH_SHOWING.test(line)) log(line);
  };
  const stopping = new AbortController();
  const first = await startEmbeddedDatabase(home, show);
  let current: EmbeddedDatabase | null = first;

  const keep = async () => {
    for (let server = first; ; ) {
      await server.ended;
      current = null;
      if (stopping.signal.aborted) return;
      onChange();
      log("ended by itself; starting it again");
      server = await restart(home, show, first.port, stopping.signal);
      current = server;
      onChange();
      log(`runs again (pid ${server.pid})`);
    }
  };
  const keeping = keep().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });

  return {
    ownerUrl: first.ownerUrl,
    port: first.port,
    pid: () => current?.pid ?? null,
    stop: async () => {
      stopping.abort();
      await current?.stop();
      await keeping;
    },
  };
}

/** Until the last backend of a killed server has gone, a new one may not start: that passes. */
async function restart(
  home: string,
  log: (line: string) => void,
  port: number,
  signal: AbortSignal,
): Promise<EmbeddedDatabase> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await startEmbeddedDatabase(home, log, port);
    } catch (error) {
      signal.throwIfAborted();
      log(`does not start: ${reasonOf(error)}`);
      await delay(backOff(failures), undefined, { signal });
    }
  }
}
