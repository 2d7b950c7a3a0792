import { finishPrint, readPrint } from "@/lib/data/report/prints";
import { endTicket, issueTicket } from "@/lib/data/report/render-tickets";
import { DIGEST_ATTRIBUTE, RENDER_COOKIE } from "@/lib/domain/access/render-ticket";
import { AppError } from "@/lib/domain/app-error";
import { contentKey } from "@/lib/domain/evidence/storage-key";
import type { PrintError } from "@/lib/domain/report/print-error";
import { sha256Hex } from "@/lib/ledger/sha256";
import { BrowserError, type Print, type PrintPage } from "@/lib/providers/browser/port";
import type { Context } from "@/lib/use-cases/context";

/** Makes the PDF that a reader waits for, once; says in the log's words what came of it. */
export async function makePrint(
  context: Context,
  printId: string,
  signal: AbortSignal,
): Promise<string | null> {
  const { actor, db, printer, storage } = context;
  if (actor.kind !== "engine") throw new AppError("forbidden", "Only the server prints.");
  const wanted = await readPrint(db, printId);
  if (!wanted || wanted.outcome) return null;
  if (!printer || !storage) {
    const message =
      "This server does not know the address of its own pages; expected TOLLGATE_API_ORIGIN.";
    await finishPrint(db, printId, { error: { code: "failed", message } });
    return `no PDF of ${wanted.documentId}: ${message}`;
  }
  try {
    const { bytes, digest } = await print(context, { ...printer, ...wanted, signal });
    const sha256 = sha256Hex(bytes);
    await storage.put(contentKey(sha256), bytes);
    await finishPrint(db, printId, { sha256, digest });
    return `made the PDF of ${wanted.documentId} (${bytes.length} bytes)`;
  } catch (error) {
    // Whatever else it is may work the next time that the queue tries.
    if (!(error instanceof BrowserError)) throw error;
    await finishPrint(db, printId, { error: errorOf(error) });
    return `no PDF of ${wanted.documentId}: ${error.message}`;
  }
}

/** With a ticket of its own, which ends with the print. */
async function print(
  { db }: Context,
  wanted: {
    page: PrintPage;
    origin: string;
    runId: string;
    documentId: string;
    signal: AbortSignal;
  },
): Promise<Print> {
  const secret = await issueTicket(db, wanted.runId);
  try {
    return await wanted.page({
      origin: wanted.origin,
      path: `/runs/${wanted.runId}/report?print=1`,
      cookie: { name: RENDER_COOKIE, value: secret },
      digestAttribute: DIGEST_ATTRIBUTE,
      signal: wanted.signal,
    });
  } finally {
    await endTicket(db, secret);
  }
}

function errorOf({ code, message }: BrowserError): PrintError {
  return { code: code === "refused" ? "failed" : code, message };
}
