import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Environment, readWebEnvironment } from "@/lib/config/env";
import { eventKey } from "@/lib/config/home";
import { watchOutboundPolicy } from "@/lib/config/outbound";
import { readS3Url } from "@/lib/config/s3-url";
import { type TrustPolicy, watchTrustPolicy } from "@/lib/config/trust";
import { type Database, openDatabase } from "@/lib/data/database";
import { eventSigner } from "@/lib/ledger/dsse";
import { oidcProvider } from "@/lib/providers/identity/oidc";
import type { IdentityProvider } from "@/lib/providers/identity/port";
import type { ImageReencoder } from "@/lib/providers/image/port";
import { sharpChild } from "@/lib/providers/image/sharp-child";
import { metricSources } from "@/lib/providers/metric-source/all-sources";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import type { Outbound } from "@/lib/providers/outbound/port";
import { screenshots } from "@/lib/providers/screenshot/all-takes";
import type { TakeScreenshot } from "@/lib/providers/screenshot/port";
import { socketSigner } from "@/lib/providers/signer/socket-signer";
import { localFolder } from "@/lib/providers/storage/local-folder";
import type { Storage } from "@/lib/providers/storage/port";
import { s3Bucket } from "@/lib/providers/storage/s3-bucket";
import { httpAuthority } from "@/lib/providers/timestamp-authority/http-authority";
import type { AskTimestamp } from "@/lib/providers/timestamp-authority/port";
import { httpWitness } from "@/lib/providers/witness/http-witness";
import type { AskWitness } from "@/lib/providers/witness/port";
import type { Context } from "@/lib/use-cases/context";

export type Services = {
  db: Database;
  /** Evidence files. */
  storage: Storage;
  /** Reads new evidence files. */
  images: ImageReencoder;
  /** Asks metric sources, as far as the operator allows it. */
  sources: NonNullable<Context["sources"]>;
  /** Takes screenshots, within the same bounds. */
  takes: NonNullable<Context["takes"]>;
  /** Where people sign in besides. */
  identity?: IdentityProvider;
  /** The process that signs the log's checkpoints. */
  signer: NonNullable<Context["signer"]>;
  /** Who outside is asked to confirm them, as the operator names them now, and how. */
  confirmers: { trust: () => TrustPolicy; askWitness: AskWitness; askTimestamp: AskTimestamp };
  close: () => Promise<void>;
};

/** What a process that writes needs. The database is connected to at the first query. */
export function composeServices(
  env: Pick<Environment, "home" | "outboundFile" | "trustFile" | "signerSocket"> &
    Partial<Pick<Environment, "oidc" | "publicUrl" | "s3Url">>,
  databaseUrl: string,
  process: "api" | "worker" | "command",
  /** How pages are shown for screenshots, in the process that has a browser. */
  showPages?: (outbound: Outbound) => TakeScreenshot<"page">,
): Services {
  const db = openDatabase(databaseUrl, {
    signer: eventSigner(eventKey(env.home)),
    ...(env.publicUrl ? { publicUrl: env.publicUrl } : {}),
    connections: { api: 20, worker: 12, command: 5 }[process],
    applicationName: `tollgate ${process}`,
  });
  const outbound = pinnedOutbound(watchOutboundPolicy(env.outboundFile));
  const signer = socketSigner(env.signerSocket);
  return {
    db,
    signer,
    confirmers: {
      trust: watchTrustPolicy(env.trustFile),
      askWitness: httpWitness({ outbound }),
      askTimestamp: httpAuthority({ outbound }),
    },
    storage: storageOf(env),
    images: sharpChild(),
    sources: metricSources({ outbound }),
    takes: screenshots({ outbound, pause, ...(showPages ? { page: showPages(outbound) } : {}) }),
    ...(env.oidc ? { identity: oidcProvider(env.oidc) } : {}),
    close: async () => {
      await signer.close();
      await db.close();
    },
  };
}

function storageOf({ home, s3Url }: { home: string; s3Url?: string | null }): Storage {
  const s3 = s3Url ? readS3Url(s3Url) : null;
  return s3 ? s3Bucket(s3) : localFolder(path.join(home, "evidence"));
}

const pause = (milliseconds: number, signal: AbortSignal) =>
  setTimeout(milliseconds, undefined, { signal });

const held = globalThis as { tollgateWebDatabase?: Database };

/** The web process's one database, which it may read. Kept across reloads of modules in development. */
export function webDatabase(): Database {
  held.tollgateWebDatabase ??= openDatabase(readWebEnvironment().databaseUrl, {
    connections: 5,
    applicationName: "tollgate web",
  });
  return held.tollgateWebDatabase;
}
