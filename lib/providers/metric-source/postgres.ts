import { Socket } from "node:net";
import pg from "pg";
import { SourceError } from "@/lib/domain/source/source-error";
import { asSourceError, type SourceDeps } from "@/lib/providers/metric-source/ask";
import type { MetricSource, SourceData } from "@/lib/providers/metric-source/port";
import {
  type PostgresAddress,
  parsePostgresAddress,
} from "@/lib/providers/metric-source/postgres-address";
import { checkColumns, columnText, readRow } from "@/lib/providers/metric-source/postgres-columns";
import { postgresError } from "@/lib/providers/metric-source/postgres-error";
import { fillWindow, singleReading } from "@/lib/providers/metric-source/single-reading";
import { abortable } from "@/lib/providers/outbound/abortable";

type Request = Parameters<MetricSource<"postgres">>[0];

/**
 * One SELECT that answers one row. It runs as a subquery over the extended protocol, inside a transaction that can
 * only read, with the source's timeout: neither a second statement nor a write is possible, whatever the role may do.
 * What a function of the database does outside the transaction is not undone. No row, or NULL, means that there is
 * nothing.
 */
export function postgresSource(deps: SourceDeps): MetricSource<"postgres"> {
  return async (request) => {
    const { source, query, project, signal } = request;
    signal.throwIfAborted();
    const secret = await asSourceError(() =>
      deps.outbound.secretAddress(source.secret, { project }),
    );
    const address = parsePostgresAddress(source.secret, secret);
    const sql = fillWindow(query.sql, request);
    const limit = AbortSignal.timeout(source.polling.timeout);
    const ended = AbortSignal.any([signal, limit]);
    try {
      const data = await run(deps, request, { address, sql, ended });
      return { query: sql, series: null, warnings: [], data };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!limit.aborted) throw postgresError(error, address);
      const patience = `within ${source.polling.timeout} ms`;
      throw new SourceError("timeout", `${address.origin} did not answer ${patience}.`);
    }
  };
}

async function run(
  { outbound }: SourceDeps,
  request: Request,
  { address, sql, ended }: { address: PostgresAddress; sql: string; ended: AbortSignal },
): Promise<SourceData> {
  const socket = new Socket();
  const work = async () => {
    const place = await asSourceError(() => outbound.resolve(address.origin));
    ended.throwIfAborted();
    return ask(clientOf(address, place, socket), sql, request);
  };
  try {
    return await abortable(work(), ended);
  } finally {
    socket.destroy();
  }
}

function clientOf(
  { user, password, database, options, ssl }: PostgresAddress,
  place: { address: string; port: number },
  socket: Socket,
): pg.Client {
  const client = new pg.Client({
    host: place.address,
    port: place.port,
    user,
    // A function, so that an empty one is not looked for in the environment.
    password: () => password,
    database,
    options,
    ssl,
    stream: () => socket,
    application_name: "tollgate source",
    types: { getTypeParser: () => (text: string) => text },
  });
  // Told by the query that it ends, too.
  client.on("error", () => undefined);
  return client;
}

async function ask(client: pg.Client, sql: string, request: Request): Promise<SourceData> {
  await client.connect();
  try {
    const timeout = request.source.polling.timeout;
    await client.query(
      `BEGIN READ ONLY; SET LOCAL statement_timeout = ${timeout}; SET LOCAL idle_in_transaction_session_timeout = ${timeout}`,
    );
    // The line break ends a comment that the query may end with.
    const subquery = `FROM (${sql.replace(/[;\s]+$/, "")}\n) AS answer`;
    const columns = checkColumns((await extended(client, `SELECT * ${subquery} LIMIT 0`)).fields);
    const picked = columns.map(columnText).join(", ");
    const { rows } = await extended(client, `SELECT ${picked} ${subquery} LIMIT 2`);
    return singleReading(readRow(rows, columns), request);
  } finally {
    // The server rolls back what is open.
    await client.end();
  }
}

/** By the extended protocol, which takes one statement and no more. */
function extended(client: pg.Client, text: string) {
  const question: pg.QueryConfig & { queryMode: "extended" } = { text, queryMode: "extended" };
  return client.query<Record<string, string | null>>(question);
}
