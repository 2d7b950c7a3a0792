import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "@/lib/data/database";
import { doorbellOf } from "@/lib/data/doorbell/doorbell";

/** What a flag answers now: the state of the newest run of its project that was ever started. */
export type FlagState = {
  runId: string;
  /** The stage that runs or waits, else the last one that did. */
  stage: string | null;
  percent: number;
};

type Row = FlagState & { projectId: string; flag: string };

/** State by flag, by project. */
type Snapshot = ReadonlyMap<string, ReadonlyMap<string, FlagState>>;

const REFRESH_MS = 1000;
/** Older than this, nobody knows what the traffic is. */
const MOST_AGE_MS = 10_000;
/** A database that does not answer must not hold up whoever waits for an evaluation. */
const MOST_WAIT_MS = 1000;
/** Without a question for this long, the process stops asking the database. */
const IDLE_MS = 60_000;

const caches = new WeakMap<Database, FlagStates>();

/** The one cache of a process and database. */
export function flagStatesOf(db: Database): FlagStates {
  const known = caches.get(db);
  if (known) return known;
  const made = new FlagStates(db);
  caches.set(db, made);
  return made;
}

/** Every flag's state in memory, read anew each second and at once when the log grows. */
class FlagStates {
  readonly #db: Database;
  #snapshot: Snapshot = new Map();
  /** When the read that gave the snapshot began; the snapshot is at least that new. */
  #readAt = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  #stopListening: (() => void) | null = null;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The project's flags; null where that has not been known for ten seconds. */
  async ofProject(projectId: string): Promise<ReadonlyMap<string, FlagState> | null> {
    this.#askedAt = performance.now();
    this.#start();
    if (this.#isOld()) await Promise.race([this.#refresh(), delay(MOST_WAIT_MS)]);
    if (this.#isOld()) return null;
    return this.#snapshot.get(projectId) ?? new Map();
  }

  #isOld(): boolean {
    return performance.now() - this.#readAt > MOST_AGE_MS;
  }

  #start(): void {
    if (this.#timer) return;
    this.#stopListening = doorbellOf(this.#db).listen((ring) => {
      if (ring.kind === "event" || ring.kind === "reconnected") void this.#refresh();
    });
    this.#timer = setInterval(() => {
      if (performance.now() - this.#askedAt > IDLE_MS) this.#stop();
      else void this.#refresh();
    }, REFRESH_MS);
    this.#timer.unref();
  }

  #stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#stopListening?.();
  }

  /** Reads once at a time; asked while it reads, it reads once more. Never rejects. */
  #refresh(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    do {
      this.#again = false;
      const begun = performance.now();
      try {
        this.#snapshot = await readStates(this.#db);
        this.#readAt = begun;
      } catch {
        // The age of the snapshot says it; a second later it is tried again.
      }
    } while (this.#again);
  }
}

async function readStates({ pool }: Database): Promise<Snapshot> {
  const { rows } = await pool.query<Row>(
    `SELECT DISTINCT ON (r.project_id, r.flag) r.project_id AS "projectId", r.flag, r.id AS "runId",
       r.traffic_percent AS percent, s.key AS stage
     FROM run r LEFT JOIN LATERAL (SELECT key FROM stage WHERE run_id = r.id AND started_at IS NOT NULL
       ORDER BY ordinal DESC LIMIT 1) s ON true
     WHERE r.flag IS NOT NULL AND r.started_at IS NOT NULL
     ORDER BY r.project_id, r.flag, r.started_at DESC, r.id`,
  );
  const projects = new Map<string, Map<string, FlagState>>();
  for (const { projectId, flag, ...state } of rows) {
    const flags = projects.get(projectId) ?? new Map<string, FlagState>();
    flags.set(flag, state);
    projects.set(projectId, flags);
  }
  return projects;
}
