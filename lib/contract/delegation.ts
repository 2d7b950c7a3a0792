import { z } from "zod";
import { confirmation, Instant } from "@/lib/contract/common";

const Person = z.strictObject({ id: z.string(), name: z.string() });

/** The caller lends their own seat in one role to another member of the project. */
export const DelegateRequest = z.strictObject({
  /** Project key; needed only where the caller belongs to several. */
  project: z.string().min(1).optional(),
  /** E-mail address or id of who signs instead. */
  to: z.string().min(1).max(320),
  role: z.string().min(1).max(64),
  /** Now, where it is left out. */
  startsAt: Instant.optional(),
  endsAt: Instant,
  reason: z.string().trim().min(1).max(2000),
  ...confirmation,
});
export type DelegateRequest = z.infer<typeof DelegateRequest>;

export const DelegationView = z.strictObject({
  id: z.string(),
  from: Person,
  to: Person,
  role: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  reason: z.string(),
  createdAt: Instant,
  revokedAt: Instant.nullable(),
  revokedBy: Person.nullable(),
  state: z.enum(["planned", "active", "ended", "revoked"]),
  /** Whether the caller may revoke it: who lent the seat, who filled it, or an admin. */
  canRevoke: z.boolean(),
});
export type DelegationView = z.infer<typeof DelegationView>;

export const DelegationList = z.strictObject({
  project: z.strictObject({ key: z.string(), name: z.string() }),
  /** Whether the rules in force allow delegation, and for how many days at most. */
  allowed: z.boolean(),
  maxDays: z.int(),
  /** Roles that the caller could lend. */
  roles: z.array(z.string()),
  /** Persons the caller could lend a seat to. */
  people: z.array(Person),
  /** The newest first. */
  delegations: z.array(DelegationView),
});
export type DelegationList = z.infer<typeof DelegationList>;
export const DelegationAnswer = z.strictObject({ id: z.string() });

export const WithdrawSignOffRequest = z.strictObject({
  reason: z.string().trim().min(1).max(2000),
});
export const SignOffWithdrawn = z.strictObject({
  id: z.string(),
  at: Instant,
  ledgerIndex: z.int(),
});
