import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";

const Count = z.int().nonnegative();

/** `failed`: the newest attempt went wrong; `alarm`: it says that this log is not the one it knew. */
const Outsider = z.strictObject({
  name: z.string(),
  state: z.enum(["good", "failed", "alarm", "never_asked"]),
  /** The newest checkpoint that it has confirmed, and when. */
  size: Count.nullable(),
  last: Instant.nullable(),
  error: z.string().nullable(),
});

/** What the record's trustworthiness rests on, and how it stands. Null: not known, which is not good. */
export const TrustHealth = z.strictObject({
  at: Instant,
  log: z.strictObject({ size: Count, root: Digest }),
  /** The newest signed one; null before the first. */
  checkpoint: z.strictObject({ size: Count, signedAt: Instant, ageSeconds: z.number() }).nullable(),
  /** Entries that no checkpoint covers yet, and how long the oldest has waited. */
  unsigned: z.strictObject({ entries: Count, oldestSeconds: z.number() }),
  signer: z.strictObject({
    /** Null: this process does not ask it. */
    isReachable: z.boolean().nullable(),
    /** Why it is not. */
    problem: z.string().nullable(),
    origin: z.string().nullable(),
    /** C2SP verifier key in use. */
    vkey: z.string().nullable(),
  }),
  witnesses: z.array(Outsider),
  timestampAuthorities: z.array(Outsider),
  /** This process's clock against the database's; decisions use the database's alone. */
  clockSkewSeconds: z.number(),
  /** Keys that server processes sign events with. */
  eventKeys: z.array(z.strictObject({ keyid: z.string(), since: Instant })),
  /** Of people in the caller's projects. */
  passkeys: z.strictObject({ usable: Count, waiting: Count, revoked: Count }),
  /** Tokens that end within 30 days; those that have no end. */
  tokens: z.strictObject({ active: Count, endingSoon: Count, endless: Count }),
  /** Overrides that were confirmed since the first of the month, UTC, in the caller's projects. */
  overridesThisMonth: Count,
  /** The newest `tollgate fsck`; null where there was none. */
  fsck: z.strictObject({ at: Instant, size: Count, problems: Count }).nullable(),
});
export type TrustHealth = z.infer<typeof TrustHealth>;
