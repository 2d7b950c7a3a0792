import type { Tx } from "@/lib/data/database";
import { isUuid } from "@/lib/domain/is-uuid";
import type { PageText } from "@/lib/domain/page-plan/decode-page";
import { decodePage } from "@/lib/domain/page-plan/decode-page";

export type StoredPage = {
  id: string;
  name: string;
  sha256: string;
  importedAt: Date;
};

type Reader = Pick<Tx, "run" | "importedPage">;

const PAGE = { select: { id: true, name: true, sha256: true, importedAt: true, source: true } };

/** The imported run of a project, by its id or document id, with its page; null where there is none. */
export async function findImportedRun(
  tx: Reader,
  projectId: string,
  run: string,
): Promise<(PageText & { page: StoredPage; planName: string }) | null> {
  const row = await tx.run.findFirst({
    where: {
      projectId,
      kind: "imported",
      ...(isUuid(run) ? { id: run } : { documentId: run }),
    },
    select: { page: PAGE, planVersion: { select: { name: true } } },
  });
  if (!row?.page) return null;
  const { source, ...page } = row.page;
  return { ...textOf(source), page, planName: row.planVersion.name };
}

/** The page that a run is of, or was started from; null where it has none. */
export async function findPageOfRun(
  tx: Reader,
  runId: string,
): Promise<(PageText & { page: StoredPage }) | null> {
  const row = await tx.run.findUnique({ where: { id: runId }, select: { page: PAGE } });
  if (!row?.page) return null;
  const { source, ...page } = row.page;
  return { ...textOf(source), page };
}

/** The run that these very bytes were imported as; null where they were not. */
export async function findRunOfBytes(
  tx: Reader,
  projectId: string,
  sha256: string,
): Promise<string | null> {
  const row = await tx.run.findFirst({
    where: { projectId, kind: "imported", page: { sha256 } },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  return row?.id ?? null;
}

/** A page exactly as it came; null where there is none. */
export async function findPageBytes(
  tx: Pick<Tx, "importedPage">,
  id: string,
): Promise<Uint8Array | null> {
  const row = await tx.importedPage.findUnique({ where: { id }, select: { source: true } });
  return row?.source ?? null;
}

export async function insertPage(
  tx: Tx,
  page: {
    projectId: string;
    name: string;
    source: Uint8Array<ArrayBuffer>;
    sha256: string;
    importedBy: string;
  },
): Promise<string> {
  const id = tx.newId();
  await tx.importedPage.create({ data: { id, ...page, importedAt: tx.now } });
  return id;
}

function textOf(source: Uint8Array): PageText {
  const decoded = decodePage(source);
  if (decoded.kind === "text") return decoded;
  throw new Error(`a stored page ${decoded.message}`);
}
