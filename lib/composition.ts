import path from "node:path";
import { type Environment, readWebEnvironment } from "@/lib/config/env";
import { eventKey } from "@/lib/config/home";
import { type Database, openDatabase } from "@/lib/data/database";
import { eventSigner } from "@/lib/ledger/dsse";
import type { ImageReencoder } from "@/lib/providers/image/port";
import { sharpChild } from "@/lib/providers/image/sharp-child";
import { localFolder } from "@/lib/providers/storage/local-folder";
import type { Storage } from "@/lib/providers/storage/port";

export type Services = {
  db: Database;
  /** Evidence files. */
  storage: Storage;
  /** Reads new evidence files. */
  images: ImageReencoder;
  close: () => Promise<void>;
};

/** What a process that writes needs. The database is connected to at the first query. */
export function composeServices(
  env: Pick<Environment, "home">,
  databaseUrl: string,
  process: "api" | "worker" | "command",
): Services {
  const db = openDatabase(databaseUrl, {
    signer: eventSigner(eventKey(env.home)),
    connections: process === "api" ? 20 : 5,
    applicationName: `tollgate ${process}`,
  });
  return {
    db,
    storage: localFolder(path.join(env.home, "evidence")),
    images: sharpChild(),
    close: db.close,
  };
}

const held = globalThis as { tollgateWebDatabase?: Database };

/** The web process's one database, which it may read. Kept across reloads of modules in development. */
export function webDatabase(): Database {
  held.tollgateWebDatabase ??= openDatabase(readWebEnvironment().databaseUrl, {
    connections: 5,
    applicationName: "tollgate web",
  });
  return held.tollgateWebDatabase;
}
