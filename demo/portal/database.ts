import { randomBytes } from "node:crypto";
import { chownSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { generate } from "selfsigned";
import { ensureFolder, keptSecret } from "@/lib/config/home";
import { dataFolder } from "@/lib/processes/embedded-database";
import { findPostgres } from "@/lib/processes/postgres-binaries";
import { freePort, startPostgres, stopOrphan } from "@/lib/processes/postgres-server";

export type PortalDatabase = {
  pool: pg.Pool;
  /** Resolves when the server process has ended, for whatever reason. */
  ended: Promise<void>;
  stop: () => Promise<void>;
};

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS account (
    id uuid PRIMARY KEY, email text NOT NULL UNIQUE, password text NOT NULL,
    verify_token text, verified_at timestamptz, staff boolean NOT NULL DEFAULT false,
    name text, health bytea, profile_at timestamptz);
  CREATE INDEX IF NOT EXISTS account_profile_at ON account (profile_at);
  CREATE TABLE IF NOT EXISTS session (
    id text PRIMARY KEY, account_id uuid REFERENCES account, created_at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE IF NOT EXISTS mail (email text PRIMARY KEY, token text NOT NULL);
  CREATE TABLE IF NOT EXISTS document (
    id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES account, name text NOT NULL, type text NOT NULL,
    size int NOT NULL, sha256 text NOT NULL, content bytea, path text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(), approved_at timestamptz);
  CREATE INDEX IF NOT EXISTS document_account ON document (account_id);
  CREATE TABLE IF NOT EXISTS document_chunk (
    document_id uuid NOT NULL REFERENCES document ON DELETE CASCADE, ordinal int NOT NULL, content bytea NOT NULL,
    PRIMARY KEY (document_id, ordinal));
  CREATE TABLE IF NOT EXISTS analytics_event (
    name text NOT NULL, account_id uuid NOT NULL, properties jsonb NOT NULL, at timestamptz NOT NULL);
`;

/** A PostgreSQL of the portal's own that speaks TLS only as its own certificate says. */
export async function openPortalDatabase(home: string): Promise<PortalDatabase> {
  const folder = path.resolve(home);
  ensureFolder(folder);
  const dataDir = dataFolder(folder, console.log);
  await stopOrphan(dataDir);
  const certificate = await writeCertificate(path.dirname(dataDir));
  const password = keptSecret(path.join(folder, "database-password"), () =>
    randomBytes(24).toString("hex"),
  );
  const port = await freePort();
  const server = await startPostgres({
    dataDir,
    user: "portal",
    password,
    port,
    settings: {
      // Documents of simulated users: a disk that is busy with something else must not look like a slow release.
      synchronous_commit: "off",
      ssl: "on",
      ssl_cert_file: certificate.certFile,
      ssl_key_file: certificate.keyFile,
      ssl_min_protocol_version: "TLSv1.2",
    },
  });
  const pool = new pg.Pool({
    host: "127.0.0.1",
    port,
    user: "portal",
    password,
    database: "postgres",
    max: 12,
    ssl: { ca: certificate.cert },
  });
  // A connection that breaks while idle is replaced by the next query; without a listener it would end the process.
  pool.on("error", () => {});
  await pool.query(SCHEMA);
  return {
    pool,
    ended: server.ended,
    stop: async () => {
      await pool.end();
      await server.stop();
    },
  };
}

/** 32 random bytes that survive a restart, so that what was encrypted before can still be read. */
export function keptKey(home: string, name: string): Buffer {
  const hex = keptSecret(path.join(path.resolve(home), name), () =>
    randomBytes(32).toString("hex"),
  );
  return Buffer.from(hex, "hex");
}

async function writeCertificate(folder: string) {
  const made = await generate([{ name: "commonName", value: "portal-database" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
    ],
  });
  const certFile = path.join(folder, "server.crt");
  const keyFile = path.join(folder, "server.key");
  writeFileSync(certFile, made.cert, { mode: 0o644 });
  writeFileSync(keyFile, made.private, { mode: 0o600 });
  const { user } = findPostgres();
  if (user) chownSync(keyFile, user.uid, user.gid);
  return { cert: made.cert, certFile, keyFile };
}
