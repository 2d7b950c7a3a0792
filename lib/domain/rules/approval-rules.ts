import { z } from "zod";
import { parseDuration } from "@/lib/domain/plan/duration";

/** How a person shows to be the one who signs; the later in the list, the harder to forge. */
export const SIGN_OFF_METHODS = ["password", "passkey"] as const;
export type SignOffMethod = (typeof SIGN_OFF_METHODS)[number];

export const RULES_TYPE = "https://tollgate.dev/approval-rules/v1";
const DURATION = "a duration above zero such as 24h, or null";

const Duration = z
  .string({ error: DURATION })
  .refine((text) => (parseDuration(text) ?? 0) > 0, { error: DURATION })
  .nullable();

/** `excluded`: does not count where known. `required`: as well, and nobody signs while it is not known who it is. */
const Separation = z.enum(["off", "excluded", "required"]);
const Minimum = z
  .array(
    z.strictObject({
      role: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, "a role's name"),
      count: z.int().min(1).max(20),
    }),
  )
  .max(20)
  .refine((rules) => new Set(rules.map((rule) => rule.role)).size === rules.length, {
    error: "each role once",
  });

/** What every plan of a project has to keep to: plans are written by engineers, these rules by admins. */
export const ApprovalRules = z.strictObject({
  type: z.literal(RULES_TYPE),
  /** The weakest way to sign that counts. */
  method: z.enum(SIGN_OFF_METHODS),
  separation: z.strictObject({
    /** Who owns or created the run. */
    owner: Separation,
    /** Who wrote the change that is released. */
    author: Separation,
    /** Who applied the version of the plan that the run follows. */
    planEditor: Separation,
  }),
  /** Sign-offs that every gate of the kind has, whatever its plan asks for. */
  minimum: z.strictObject({
    preDeployment: Minimum,
    everyStage: Minimum,
    lastStage: Minimum,
  }),
  delegation: z.strictObject({ allowed: z.boolean(), maxDays: z.int().min(1).max(366) }),
  /** The longest time for which an approval counts. Null: as long as the evidence stays as it is. */
  expires: Duration,
  /** The longest time until a rejection has to be reviewed. */
  reviewWithin: Duration,
});
export type ApprovalRules = z.infer<typeof ApprovalRules>;

/** Version 0 of every project: what holds until its admins agree on something else. */
export const BUILT_IN_RULES: ApprovalRules = {
  type: RULES_TYPE,
  method: "password",
  separation: { owner: "excluded", author: "excluded", planEditor: "off" },
  minimum: { preDeployment: [], everyStage: [], lastStage: [] },
  delegation: { allowed: false, maxDays: 14 },
  expires: null,
  reviewWithin: null,
};

/** Null for anything that these rules do not know to the last field: what is not understood cannot be kept to. */
export function parseApprovalRules(document: string): ApprovalRules | null {
  try {
    const parsed = ApprovalRules.safeParse(JSON.parse(document));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
