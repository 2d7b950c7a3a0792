import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { ensureFolder, keptSecret } from "@/lib/config/home";
import { canDo, findPostgres, REACHABLE_PLACE } from "@/lib/processes/postgres-binaries";
import {
  freePort,
  isFree,
  type PostgresServer,
  startPostgres,
  stopOrphan,
} from "@/lib/processes/postgres-server";

const OWNER = "tollgate";
const DATABASE = "tollgate";

export type EmbeddedDatabase = PostgresServer & {
  /** With the rights of the owner: for migrations, not for the processes. */
  ownerUrl: string;
};

/**
 * Starts the database of this home, making it at first. The caller holds the home's lock. `port` is for a
 * restart under running clients; otherwise it is the last one that was free.
 */
export async function startEmbeddedDatabase(
  home: string,
  onLog: (line: string) => void = () => {},
  port: number | null = null,
): Promise<EmbeddedDatabase> {
  const folder = path.join(home, "database");
  ensureFolder(home);
  ensureFolder(folder);
  const dataDir = dataFolder(folder, onLog);
  await stopOrphan(dataDir);
  const server = await startPostgres({
    dataDir,
    user: OWNER,
    password: keptSecret(path.join(folder, "password"), () =>
      randomBytes(24).toString("base64url"),
    ),
    port: port ?? (await keptPort(path.join(folder, "port"))),
    onLog,
  });
  await ensureDatabase(server.url("postgres"));
  return { ...server, ownerUrl: server.url(DATABASE) };
}

/** The owner's URL of this home's database, which somebody else has started. */
export function runningDatabaseUrl(home: string): string {
  const folder = path.join(home, "database");
  const read = (name: string) => readFileSync(path.join(folder, name), "utf8").trim();
  return `postgresql://${OWNER}:${read("password")}@127.0.0.1:${read("port")}/${DATABASE}`;
}

/**
 * The data folder: in the home, or, when root starts PostgreSQL for the user `postgres` and the home lies in a
 * folder that only root may enter, below /var/lib/tollgate.
 */
export function dataFolder(folder: string, onLog: (line: string) => void): string {
  const own = path.join(folder, "data");
  const { user } = findPostgres();
  if (!user || canDo(user, "-x", folder)) return own;
  const note = path.join(folder, "data-is-in.txt");
  // A new name for a new home: what an earlier home in the same place has left has another password.
  if (!existsSync(note)) {
    writeFileSync(note, `${path.join(REACHABLE_PLACE, randomBytes(6).toString("hex"))}\n`);
  }
  const reachable = readFileSync(note, "utf8").trim();
  mkdirSync(reachable, { recursive: true });
  for (const place of [REACHABLE_PLACE, reachable]) chmodSync(place, 0o755);
  onLog(`the user "postgres" may not enter ${folder}; the data are in ${reachable}`);
  return path.join(reachable, "data");
}

/** The port of the last time when it is free, so that a run of restarts keeps every URL. */
async function keptPort(file: string): Promise<number> {
  const last = existsSync(file) ? Number(readFileSync(file, "utf8").trim()) : 0;
  if (Number.isInteger(last) && last > 0 && (await isFree(last))) return last;
  const port = await freePort();
  writeFileSync(file, `${port}\n`);
  return port;
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
