import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { SourceError } from "@/lib/domain/source/source-error";

export type PostgresAddress = {
  /** Without user and password: `postgres://host:5432`. */
  origin: string;
  user: string;
  password: string;
  database: string;
  /** `-c name=value` settings of the session. */
  options: string | undefined;
  /** `false`: no TLS. The name in the certificate is that of the address, wherever the connection is pinned to. */
  ssl: ConnectionOptions | false;
  /** What must not be shown. */
  secrets: string[];
};

const PARAMETERS = ["sslmode", "options"];

/**
 * The parts of `postgres://user:password@host:5432/database?sslmode=…`. TLS with a checked certificate unless
 * `sslmode` says `require` (not checked) or `disable`. Throws `SourceError` without repeating any part.
 */
export function parsePostgresAddress(name: string, text: string): PostgresAddress {
  const url = new URL(text);
  const user = decoded(name, url.username);
  const database = decoded(name, url.pathname.slice(1));
  if (user === "" || database === "") {
    throw unusable(name, "names no user or no database; expected both");
  }
  if ([...url.searchParams.keys()].some((key) => !PARAMETERS.includes(key))) {
    throw unusable(name, `has a parameter other than ${PARAMETERS.join(" and ")}`);
  }
  const password = decoded(name, url.password);
  return {
    origin: `${url.protocol}//${url.host}`,
    user,
    password,
    database,
    options: url.searchParams.get("options") ?? undefined,
    ssl: tlsOf(name, url),
    secrets: [text, password, url.password].filter((secret) => secret !== ""),
  };
}

function tlsOf(name: string, { hostname, searchParams }: URL): ConnectionOptions | false {
  const bare = hostname.replace(/^\[|\]$/g, "");
  // An address is no name that a server could be asked for by.
  const identity = isIP(bare) === 0 ? { servername: bare } : { host: bare };
  switch (searchParams.get("sslmode")) {
    case "disable":
      return false;
    case "require":
      return { ...identity, rejectUnauthorized: false };
    case "verify-full":
    case null:
      return { ...identity, rejectUnauthorized: true };
    default:
      throw unusable(name, "has another sslmode than verify-full, require and disable");
  }
}

function decoded(name: string, part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw unusable(name, "has a % that begins no character; write it as %25");
  }
}

function unusable(name: string, why: string): SourceError {
  return new SourceError("no_secret", `The address in the secret "${name}" ${why}.`);
}
