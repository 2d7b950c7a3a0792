import { z } from "zod";
import { ActorRef, Digest, Instant, Recommendation } from "@/lib/contract/common";
import { Assertion, AssertionOptions } from "@/lib/contract/passkey";
import { ApprovalTerms, signatureStanding } from "@/lib/contract/rules";

/** What a person is about to sign, whichever way they confirm it. */
const intent = {
  /** Digest of the dossier that the person has in front of them. */
  dossier: Digest,
  role: z.string().min(1),
  decision: z.enum(["approve", "reject"]),
  meaning: z.string().min(1).max(500),
  comment: z.string().max(2000).optional(),
  /** Whose seat the person fills by a delegation. */
  onBehalfOf: z.uuid().optional(),
};

export const CeremonyRequest = z.strictObject(intent);
export type CeremonyRequest = z.infer<typeof CeremonyRequest>;

/** Good for one signature within five minutes, by this person in this session. */
export const CeremonyView = z.strictObject({
  id: z.uuid(),
  /** The sign-off document: canonical JSON (RFC 8785), exactly the bytes that the challenge is bound to. */
  document: z.string(),
  /** SHA-256 of the document. */
  digest: Digest,
  /** SHA-256("tollgate-signoff-v1" || 0x00 || nonce || digest) in base64url. */
  challenge: z.string(),
  options: AssertionOptions,
  expiresAt: Instant,
});
export type CeremonyView = z.infer<typeof CeremonyView>;

/** `password` is taken where plan and approval rules allow it: the server confirms it, no key of the person signs. */
export const SignOffRequest = z.discriminatedUnion("method", [
  z.strictObject({
    method: z.literal("password").optional(),
    ...intent,
    /** Typed again for every signature. */
    password: z.string().min(1),
  }),
  z.strictObject({ method: z.literal("passkey"), ceremony: z.uuid(), assertion: Assertion }),
]);
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

/** A signature with what became of it. */
export const StandingSignOffView = SignOffView.extend(signatureStanding);
export type StandingSignOffView = z.infer<typeof StandingSignOffView>;

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
      /** Everybody who held the role when the run was created has to agree; `count` is how many that are. */
      all: z.boolean(),
      holders: z.array(z.strictObject({ id: z.string(), name: z.string() })),
    }),
  ),
  approval: ApprovalTerms,
  met: z.boolean(),
  /** On the current dossier. */
  made: z.array(StandingSignOffView),
  /** On dossiers that have been replaced: they do not count. */
  voided: z.array(StandingSignOffView),
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
  method: z.enum(["password", "passkey"]),
  /** Digest of the sign-off document. */
  document: Digest,
  ledgerIndex: z.int(),
  /** The gate opened because of this signature and the release went on. */
  advanced: z.boolean(),
});
export type SignOffAnswer = z.infer<typeof SignOffAnswer>;
export const OverrideAnswer = z.strictObject({ id: z.string() });
export const ReasonRequest = z.strictObject({ because: z.string().min(1).max(4000) });
