import type { Database } from "@/lib/data/database";
import { SVR_PREDICATE, VSA_PREDICATE } from "@/lib/ledger/attestation-statement";

export type StoredAttestation = {
  stage: string;
  kind: "svr" | "vsa";
  predicateType: string;
  result: "PASSED" | "FAILED";
  at: string;
  digest: string;
  ledgerIndex: number;
  /** The exact text that the digest is of. */
  envelope: string;
};

type Row = Pick<StoredAttestation, "stage" | "kind" | "result" | "digest" | "envelope"> & {
  at: Date;
  logIndex: string;
};

/** Those about one run, in the order of the log. */
export async function listAttestations(
  { pool }: Pick<Database, "pool">,
  runId: string,
): Promise<StoredAttestation[]> {
  const { rows } = await pool.query<Row>(
    `SELECT stage_key AS stage, kind, result, digest, envelope, at, log_index AS "logIndex"
     FROM attestation WHERE run_id = $1 ORDER BY log_index`,
    [runId],
  );
  return rows.map(({ logIndex, at, ...row }) => ({
    ...row,
    predicateType: row.kind === "svr" ? SVR_PREDICATE : VSA_PREDICATE,
    at: at.toISOString(),
    ledgerIndex: Number(logIndex),
  }));
}
