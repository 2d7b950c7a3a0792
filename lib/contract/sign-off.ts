import { z } from "zod";
import { ActorRef, Digest, Instant, Recommendation } from "@/lib/contract/common";

export const SignOffRequest = z.strictObject({
  /** Digest of the dossier that the person has in front of them. */
  dossier: Digest,
  role: z.string().min(1),
  decision: z.enum(["approve", "reject"]),
  meaning: z.string().min(1).max(500),
  comment: z.string().max(2000).optional(),
  /** Typed again for every signature. */
  password: z.string().min(1),
});
export type SignOffRequest = z.infer<typeof SignOffRequest>;

export const SignOffView = z.strictObject({
  id: z.string(),
  person: z.strictObject({ id: z.string(), name: z.string() }),
  role: z.string(),
  decision: z.enum(["approve", "reject"]),
  meaning: z.string(),
  comment: z.string().nullable(),
  signedAt: Instant,
  dossier: Digest,
});
export type SignOffView = z.infer<typeof SignOffView>;

export const DossierRef = z.strictObject({
  ordinal: z.int(),
  digest: Digest,
  createdAt: Instant,
});

/** One line of a dossier that differs from the one before: `metrics.p95_latency.value`, old and new as text. */
export const DossierChange = z.strictObject({
  path: z.string(),
  label: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type DossierChange = z.infer<typeof DossierChange>;

export const SignOffStatus = z.strictObject({
  /** Whether a signature would be taken now, and if not, why. */
  open: z.boolean(),
  closedBecause: z.string().nullable(),
  dossier: DossierRef.nullable(),
  required: z.array(
    z.strictObject({
      role: z.string(),
      title: z.string(),
      count: z.int(),
      have: z.int(),
      holders: z.array(z.strictObject({ id: z.string(), name: z.string() })),
    }),
  ),
  met: z.boolean(),
  /** On the current dossier. */
  made: z.array(SignOffView),
  /** On dossiers that have been replaced: they do not count. */
  voided: z.array(SignOffView),
  /** What changed from the newest replaced dossier that carries a signature to the current one. */
  changes: z.array(DossierChange),
});
export type SignOffStatus = z.infer<typeof SignOffStatus>;

export const DecisionRequest = z.strictObject({
  decision: Recommendation,
  because: z.string().min(1).max(4000),
});
export const DecisionView = z.strictObject({
  id: z.string(),
  decision: Recommendation,
  recommendation: Recommendation,
  justification: z.string().nullable(),
  makers: z.array(z.strictObject({ id: z.string(), name: z.string(), role: z.string() })),
  recordedBy: ActorRef,
  decidedAt: Instant,
  dossier: Digest.nullable(),
  /** Made against the recommendation. */
  override: z.boolean(),
});
export type DecisionView = z.infer<typeof DecisionView>;

export const OverrideRequest = z.strictObject({
  reason: z.string().trim().min(20, "expected a reason of at least 20 characters").max(4000),
  password: z.string().min(1),
});
export const OverrideConfirmRequest = z.strictObject({ password: z.string().min(1) });
export const OverrideView = z.strictObject({
  id: z.string(),
  stage: z.string(),
  reason: z.string(),
  blockers: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  requestedBy: ActorRef,
  requestedAt: Instant,
  confirmedBy: ActorRef.nullable(),
  confirmedAt: Instant.nullable(),
  withdrawnAt: Instant.nullable(),
});
export type OverrideView = z.infer<typeof OverrideView>;

export const RollbackRequest = z.strictObject({ because: z.string().max(4000).optional() });

export const SignOffAnswer = z.strictObject({
  signOff: SignOffView,
  ledgerIndex: z.int(),
  /** The gate opened because of this signature and the release went on. */
  advanced: z.boolean(),
});
export type SignOffAnswer = z.infer<typeof SignOffAnswer>;
export const OverrideAnswer = z.strictObject({ id: z.string() });
export const ReasonRequest = z.strictObject({ because: z.string().min(1).max(4000) });
