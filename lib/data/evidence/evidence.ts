import type { Tx } from "@/lib/data/database";
import { fromJson } from "@/lib/data/from-json";
import { Prisma } from "@/lib/data/generated/client";
import { isUuid } from "@/lib/domain/is-uuid";
import type { EvidenceRecord } from "@/lib/domain/run/run-record";

type Reader = Pick<Tx, "evidence">;

/** Where a picture's two files are; null where the evidence's id names them, as it once did. */
export type StoredPicture = Pick<EvidenceRecord, "id" | "storedSha256"> & {
  thumbnailSha256: string | null;
};

/** Everything of the row but who the run belongs to. */
export type NewEvidence = EvidenceRecord & StoredPicture;

export async function insertEvidence(tx: Tx, runId: string, row: NewEvidence): Promise<void> {
  const capture = row.capture ?? Prisma.DbNull;
  await tx.evidence.create({ data: { ...row, capture, runId } });
}

/** Null for an id that no evidence has, a malformed one included. */
export async function findEvidence(
  tx: Reader,
  id: string,
): Promise<(NewEvidence & { runId: string; projectId: string }) | null> {
  if (!isUuid(id)) return null;
  const row = await tx.evidence.findUnique({
    where: { id },
    include: { run: { select: { projectId: true } } },
  });
  if (!row) return null;
  const { run, ...evidence } = row;
  return {
    ...fromJson<NewEvidence & { runId: string }>(evidence),
    projectId: run.projectId,
  };
}
