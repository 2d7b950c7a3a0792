import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";

/** `svr`: in-toto SVR v0.2; `vsa`: SLSA verification summary v1. */
export const AttestationKind = z.enum(["svr", "vsa"]);
export type AttestationKind = z.infer<typeof AttestationKind>;

export const AttestationResult = z.enum(["PASSED", "FAILED"]);

/** An attestation about one gate of a run. */
export const AttestationEntry = z.strictObject({
  stage: z.string(),
  kind: AttestationKind,
  predicateType: z.string(),
  result: AttestationResult,
  at: Instant,
  /** SHA-256 of the DSSE envelope. */
  digest: Digest,
  /** The ledger's entry that holds the digest. */
  ledgerIndex: z.int().nonnegative(),
});
export type AttestationEntry = z.infer<typeof AttestationEntry>;

export const AttestationList = z.strictObject({
  attestations: z.array(AttestationEntry),
  /** Why there are none and will be none; null where the run has something that they can be about. */
  without: z.string().nullable(),
});
export type AttestationList = z.infer<typeof AttestationList>;
