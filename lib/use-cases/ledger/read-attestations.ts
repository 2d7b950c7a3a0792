import type { AttestationKind, AttestationList } from "@/lib/contract/attestation";
import { listAttestations, type StoredAttestation } from "@/lib/data/ledger/attestations";
import { loadRun } from "@/lib/data/run/load-run";
import { AppError } from "@/lib/domain/app-error";
import { attestationSubjects } from "@/lib/domain/run/attestation-subjects";
import type { Context } from "@/lib/use-cases/context";
import { findRunRef } from "@/lib/use-cases/run/find-run-ref";

const NO_SUBJECT =
  "The run names neither an artifact's digest (sha256:...) nor a commit in full, so that no attestation can be about it.";

/** What was attested about the gates of a run, in the order in which they ended. */
export async function readAttestations(
  context: Context,
  runId: string,
): Promise<{ documentId: string; list: AttestationList; envelopes: string[] }> {
  const { id, documentId } = await findRunRef(context, runId);
  const attestations = await listAttestations(context.db, id);
  return {
    documentId,
    list: {
      attestations: attestations.map(({ envelope: _, ...entry }) => entry),
      without: await whyNone(context, id),
    },
    envelopes: attestations.map(({ envelope }) => envelope),
  };
}

/** The DSSE envelope about one gate. Throws `not_found` with the reason. */
export async function readAttestation(
  context: Context,
  runId: string,
  stage: string,
  kind: AttestationKind,
): Promise<StoredAttestation> {
  const { id } = await findRunRef(context, runId);
  const all = await listAttestations(context.db, id);
  const found = all.find((one) => one.stage === stage && one.kind === kind);
  if (found) return found;
  const why = (await whyNone(context, id)) ?? notYet(all, stage, kind);
  throw new AppError("not_found", why);
}

async function whyNone({ db }: Context, runId: string): Promise<string | null> {
  const run = await loadRun(db.prisma, runId);
  return attestationSubjects(run).length === 0 ? NO_SUBJECT : null;
}

function notYet(all: StoredAttestation[], stage: string, kind: AttestationKind): string {
  const isFailed = all.some((one) => one.stage === stage && one.result === "FAILED");
  if (isFailed && kind === "svr") {
    return `${stage} did not pass its gate; a Simple Verification Result names only what passed. Ask for the vsa.`;
  }
  return `The gate of ${stage} has not ended, or there is no such stage, so that nothing is attested about it.`;
}
