import { awaitPrint, findPrint, requestPrint } from "@/lib/data/report/prints";
import { actorRef } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { contentKey } from "@/lib/domain/evidence/storage-key";
import type { PrintError } from "@/lib/domain/report/print-error";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { buildReport } from "@/lib/use-cases/report/build-report";
import { reportDocument } from "@/lib/use-cases/report/report-document";

const PATIENCE_MS = 30_000;

/**
 * The report as PDF, for whoever may read the run: the one that was made before where the report is still the same,
 * else a new one from the worker. Throws `no_browser` where none can be made here.
 */
export async function readPrint(
  context: Context,
  runId: string,
  patience = PATIENCE_MS,
): Promise<{ bytes: Buffer; documentId: string }> {
  const { actor, db, storage } = context;
  const report = await buildReport(context, runId);
  if (!storage) throw new AppError("unavailable", "This process keeps no files.");
  const { digest } = reportDocument(report);
  const wanted = { runId: report.runId, digest };
  const known = await findPrint(db, wanted);
  if (known?.outcome && "sha256" in known.outcome) {
    const bytes = await storage.get(contentKey(known.outcome.sha256));
    // One that is gone or damaged is made anew.
    if (bytes && sha256Hex(bytes) === known.outcome.sha256)
      return { bytes, documentId: report.documentId };
  }
  const isUnderWay = known !== null && known.outcome === null;
  const id = isUnderWay
    ? known.id
    : await requestPrint(db, { ...wanted, requestedBy: actorRef(actor) });
  const outcome = await awaitPrint(db, id, patience);
  if (!outcome) throw tooLate(patience);
  if ("error" in outcome) throw refusalOf(outcome.error);
  const bytes = await storage.get(contentKey(outcome.sha256));
  if (!bytes) throw new AppError("unavailable", "The PDF was made and is not where it was stored.");
  return { bytes, documentId: report.documentId };
}

const REFUSALS = {
  no_browser: "no_browser",
  timeout: "print_timeout",
  failed: "unavailable",
} as const;

function refusalOf({ code, message }: PrintError): AppError {
  return new AppError(REFUSALS[code], message);
}

function tooLate(patience: number): AppError {
  return new AppError(
    "print_timeout",
    `The worker did not make the PDF within ${Math.round(patience / 1000)} s. Try again; look at the worker's log if this goes on.`,
  );
}
