/**
 * `lost`: the database is away, full or has no connection left; `race`: another transaction won;
 * `unstorable`: text that PostgreSQL cannot hold.
 */
export type DatabaseFailure = "lost" | "race" | "unstorable";

/** PostgreSQL's SQLSTATE, Node's and Prisma's codes. */
const BY_CODE: [RegExp, DatabaseFailure][] = [
  [/^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/, "lost"],
  [/^(08\w{3}|53\w{3}|57P0\d|25006|P1001|P1002|P1008|P1017|P2024|P2028|P2037)$/, "lost"],
  [/^(23505|40001|40P01|P2002|P2025|P2034)$/, "race"],
  [/^(22021|22P05)$/, "unstorable"],
];

/** Errors of the driver that have no code of their own. A missing socket is ENOENT, as a missing file is. */
const BY_MESSAGE: [RegExp, DatabaseFailure][] = [
  [/^Connection terminated|^timeout exceeded when trying to connect|^connect ENOENT /, "lost"],
  [/^Client has encountered a connection error|^Cannot use a pool after calling end/, "lost"],
  [/invalid input syntax for type json/, "unstorable"],
];

/** What a database's error means to whoever asked; null where it is no such error, or a bug of ours. */
export function databaseFailureOf(error: unknown): DatabaseFailure | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const failure = ofOne(at);
    if (failure) return failure;
  }
  return null;
}

function ofOne(error: Error): DatabaseFailure | null {
  const codes = [read(error, "code"), adapterCode(error)].filter((code) => code !== null);
  for (const [pattern, failure] of BY_CODE) {
    if (codes.some((code) => pattern.test(code))) return failure;
  }
  // Prisma puts an excerpt of the source before its message.
  const message = error.message.slice(error.message.lastIndexOf("\n") + 1);
  return BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}

/** Prisma keeps the SQLSTATE of what its driver adapter met in `meta`. */
function adapterCode(error: Error): string | null {
  let at: unknown = error;
  for (const key of ["meta", "driverAdapterError", "cause"]) at = inside(at, key);
  return read(at, "originalCode");
}

function read(value: unknown, key: string): string | null {
  const found = inside(value, key);
  return typeof found === "string" ? found : null;
}

function inside(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
