import { z } from "zod";
import { confirmation, Digest, Instant } from "@/lib/contract/common";
import { ApprovalRules } from "@/lib/domain/rules/approval-rules";

const Person = z.strictObject({ id: z.string(), name: z.string() });
export const SignOffMethodName = z.enum(["password", "passkey"]);

/** How the sign-offs of a gate are made, by the plan and by the rules that the run pinned. */
export const ApprovalTerms = z.strictObject({
  /** The weakest way to sign that counts. */
  method: SignOffMethodName,
  /** `ordered`: a role signs once the ones before it in the list are complete. */
  order: z.enum(["parallel", "ordered"]),
  /** For how long an approval counts; null: as long as the evidence stays as it is. */
  expiresSeconds: z.number().nullable(),
  /** Within which time a rejection has to be reviewed. */
  reviewSeconds: z.number().nullable(),
});
export type ApprovalTerms = z.infer<typeof ApprovalTerms>;

/** What became of a signature; beside `SignOffView` in `SignOffStatus`. */
export const signatureStanding = {
  method: SignOffMethodName,
  onBehalfOf: z
    .strictObject({ id: z.string(), name: z.string(), delegation: z.string() })
    .nullable(),
  /** `counts` and `rejects` have an effect; everything else has none, for the reason that it names. */
  standing: z.enum([
    "counts",
    "rejects",
    "withdrawn",
    "expired",
    "excluded",
    "weak",
    "role",
    "delegation",
    "early",
    "counted",
    /** On a dossier that was replaced. */
    "voided",
  ]),
  /** When an approval stops to count, or a rejection has to be reviewed. */
  until: Instant.nullable(),
  withdrawn: z.strictObject({ at: Instant, reason: z.string() }).nullable(),
};

export const RulesDocument = ApprovalRules;
export type RulesDocument = z.infer<typeof RulesDocument>;

/** One value that differs, old and new as text. */
export const RulesDifference = z.strictObject({
  path: z.string(),
  before: z.string(),
  after: z.string(),
});
export type RulesDifference = z.infer<typeof RulesDifference>;

export const RulesVersionView = z.strictObject({
  version: z.int(),
  digest: Digest,
  document: RulesDocument,
  /** What differs from the version before; [] for the built-in version 0. */
  changes: z.array(RulesDifference),
  /** Null for the built-in version 0. */
  proposedBy: Person.nullable(),
  proposedAt: Instant.nullable(),
  confirmedBy: Person.nullable(),
  confirmedAt: Instant.nullable(),
});
export type RulesVersionView = z.infer<typeof RulesVersionView>;

export const RulesProposalView = z.strictObject({
  id: z.string(),
  baseVersion: z.int(),
  digest: Digest,
  document: RulesDocument,
  reason: z.string(),
  proposedBy: Person,
  proposedAt: Instant,
  /** What would differ from the version in force. */
  changes: z.array(RulesDifference),
  /** Whether the caller may confirm it, and if not, why. */
  canConfirm: z.boolean(),
  because: z.string().nullable(),
});
export type RulesProposalView = z.infer<typeof RulesProposalView>;

export const RulesList = z.strictObject({
  project: z.strictObject({ key: z.string(), name: z.string() }),
  /** The newest first; the first one is in force for runs that are created now. */
  versions: z.array(RulesVersionView),
  proposal: RulesProposalView.nullable(),
  canPropose: z.boolean(),
});
export type RulesList = z.infer<typeof RulesList>;

export const ProposeRulesRequest = z.strictObject({
  /** Project key; needed only where the caller belongs to several. */
  project: z.string().min(1).optional(),
  document: RulesDocument,
  reason: z.string().trim().min(1).max(2000),
  ...confirmation,
});
export type ProposeRulesRequest = z.infer<typeof ProposeRulesRequest>;
export const RulesChangeAnswer = z.strictObject({ id: z.string(), digest: Digest });
export const ConfirmRulesRequest = z.strictObject({
  /** Digest of the document that the person has read. */
  digest: Digest,
  ...confirmation,
});
export const RulesConfirmed = z.strictObject({ id: z.string(), version: z.int(), digest: Digest });
export const RulesWithdrawn = z.strictObject({ id: z.string() });
