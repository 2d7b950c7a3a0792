import pg from "pg";
import type { Database } from "@/lib/data/database";

/**
 * A hint that there is something to read. `event`: the log has a new entry, of `runId` if of any run;
 * `samples`: data was committed; `judged`: a tick of the judge was committed; `access`: what somebody may do has
 * shrunk (`actor` as rows name it); `reconnected`: rings may have been missed.
 */
export type Ring =
  | { kind: "event"; runId: string | null }
  | { kind: "access"; actor: string }
  | { kind: "samples" | "judged"; runId: string }
  | { kind: "reconnected" };

const CHANNEL = "tollgate";
const RETRY_MS = 500;
const CHECK_MS = 5000;

/** Rings in every process that listens, this one included. A lost ring is made up for by whoever polls. */
export async function ringDoorbell(
  client: Pick<pg.Pool, "query"> | Pick<pg.PoolClient, "query">,
  ring: { kind: "samples" | "judged"; runId: string },
): Promise<void> {
  await client.query(`SELECT pg_notify('${CHANNEL}', $1)`, [`${ring.kind} ${ring.runId}`]);
}

/** The ledger rings with the bare id of the run, or with nothing. */
export function parseRing(payload: string): Ring {
  const [first = "", second] = payload.split(" ");
  if (second && (first === "samples" || first === "judged")) return { kind: first, runId: second };
  if (second && first === "access") return { kind: "access", actor: second };
  return { kind: "event", runId: first === "" ? null : first };
}

const doorbells = new WeakMap<Database, Doorbell>();

/** The one doorbell of a process and database. */
export function doorbellOf(db: Database): Doorbell {
  const known = doorbells.get(db);
  if (known) return known;
  const made = new Doorbell(db);
  doorbells.set(db, made);
  return made;
}

/** Holds one LISTEN connection while anybody listens, and replaces it when it breaks. */
class Doorbell {
  readonly #db: Database;
  readonly #listeners = new Set<(ring: Ring) => void>();
  #client: pg.Client | null = null;
  #retry: NodeJS.Timeout | undefined;
  #check: NodeJS.Timeout | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Calls `listener` for every ring until the function that it returns is called. */
  listen(listener: (ring: Ring) => void): () => void {
    this.#listeners.add(listener);
    if (!this.#client) void this.#connect();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#disconnect();
    };
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry);
    const { pool } = this.#db;
    if (this.#listeners.size === 0 || pool.ending) return;
    const client = new pg.Client({ ...pool.options, query_timeout: CHECK_MS });
    this.#client = client;
    client.on("error", () => this.#replace(client));
    client.on("end", () => this.#replace(client));
    client.on("notification", ({ payload }) => this.#ring(parseRing(payload ?? "")));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch {
      this.#replace(client);
      return;
    }
    if (this.#client !== client) return;
    this.#ring({ kind: "reconnected" });
    // A connection whose other end is gone without a word would stay silent for ever.
    this.#check = setInterval(() => {
      client.query("SELECT").catch(() => this.#replace(client));
    }, CHECK_MS);
    this.#check.unref();
  }

  #replace(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#disconnect();
    this.#retry = setTimeout(() => void this.#connect(), RETRY_MS);
    this.#retry.unref();
  }

  #disconnect(): void {
    clearInterval(this.#check);
    clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = null;
    client?.end().catch(() => {});
  }

  #ring(ring: Ring): void {
    for (const listener of this.#listeners) listener(ring);
  }
}
