import type { Database } from "@/lib/data/database";
import type { Actor } from "@/lib/domain/access/actor";
import type { RelyingParty } from "@/lib/domain/passkey/relying-party";
import type { SourceAnswer } from "@/lib/domain/source/source-answer";
import type { PrintPage } from "@/lib/providers/browser/port";
import type { IdentityProvider } from "@/lib/providers/identity/port";
import type { ImageReencoder } from "@/lib/providers/image/port";
import type { Mailer } from "@/lib/providers/mailer/port";
import type { SourceRequest } from "@/lib/providers/metric-source/port";
import type { TakeScreenshot } from "@/lib/providers/screenshot/port";
import type { CheckpointSigner } from "@/lib/providers/signer/port";
import type { Storage } from "@/lib/providers/storage/port";

/** Who acts, on what. Time comes from the database's clock: `transaction` hands it out as `tx.now`. */
export type Context = {
  actor: Actor;
  db: Database;
  /** Evidence files and the decoder of new ones; absent in processes that neither take nor serve any. */
  storage?: Storage;
  images?: ImageReencoder;
  /** Whom passkeys are for; absent where the server's address allows none, and in processes that people do not reach. */
  relyingParty?: RelyingParty;
  /** Where people sign in besides; absent where none is configured, and in processes that open no sessions. */
  identity?: IdentityProvider;
  /** Absent where no mail is configured, and in processes that send none. */
  mail?: { mailer: Mailer; publicUrl: string };
  /** Prints our own pages, which are at `origin`; absent in processes that print none. */
  printer?: { page: PrintPage; origin: string };
  /** Asks a metric source; absent in processes that ask none. Throws `SourceError`. */
  sources?: (request: SourceRequest) => Promise<SourceAnswer>;
  /** Takes screenshots; absent in processes that take none. Throws `ScreenshotError`. */
  takes?: TakeScreenshot;
  /** Signs the log's checkpoints; absent in processes that only read. */
  signer?: CheckpointSigner;
};
