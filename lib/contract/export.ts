import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";

const Index = z.int().nonnegative();

/** A time between which and the next runs were created; `to` is not part of it. */
const Period = {
  from: Instant,
  to: Instant,
  /** Key; needed by those who belong to several projects. */
  project: z.string().min(1).max(60).optional(),
};

export const PopulationQuery = z.strictObject({
  ...Period,
  format: z.enum(["json", "csv"]).default("json"),
});
export const SampleQuery = z.strictObject({
  ...Period,
  seed: z.string().min(1).max(100),
  size: z.coerce.number().int().positive().max(500).default(25),
});

const Somebody = z.strictObject({ id: z.string(), name: z.string() });

/** One change: a run, by its rows; its entries are in `log`. */
export const PopulationRow = z.strictObject({
  run: z.uuid(),
  documentId: z.string(),
  state: z.string(),
  /** Of its entries in the log; others lie between them. */
  firstIndex: Index,
  lastIndex: Index,
  entries: Index,
  plan: z.strictObject({ name: z.string(), version: z.int(), digest: Digest }),
  commit: z.string().nullable(),
  artifact: z.string().nullable(),
  requester: Somebody,
  owner: Somebody.nullable(),
  /** As they were given; null: nobody said who wrote the change. */
  authors: z.array(z.string()).nullable(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
  approvals: z.array(
    z.strictObject({
      stage: z.string(),
      person: Somebody,
      role: z.string(),
      decision: z.enum(["approve", "reject"]),
      at: Instant,
      method: z.string(),
      withdrawnAt: Instant.nullable(),
    }),
  ),
  stages: z.array(
    z.strictObject({
      key: z.string(),
      state: z.string(),
      verdict: z.string(),
      deployedAt: Instant.nullable(),
      decision: z.string().nullable(),
      decidedAt: Instant.nullable(),
    }),
  ),
  tests: z.array(
    z.strictObject({ stage: z.string(), metric: z.string(), verdict: z.string(), at: Instant }),
  ),
  /** Went on against the recommendation, or was rolled back. */
  isEmergency: z.boolean(),
  overrides: z.array(
    z.strictObject({ stage: z.string(), requestedAt: Instant, confirmedAt: Instant.nullable() }),
  ),
  rolledBackAt: Instant.nullable(),
  /** When what was learned was recorded; null: not yet. */
  reviewedAt: Instant.nullable(),
});
export type PopulationRow = z.infer<typeof PopulationRow>;

/** A leaf of the project; its hash alone where it is outside the period. */
const ProjectLeaf = z.strictObject({
  index: Index,
  leafHash: Digest,
  /** Exactly the bytes of the leaf. */
  data: z.string(),
  /** Audit path (RFC 6962) under the newer checkpoint, base64. */
  proof: z.array(z.string()),
});

export const POPULATION_TYPE = "https://tollgate.dev/export/population/v1";

/** Everything that `tollgate export check` needs to see that no change is left out. */
export const Population = z.strictObject({
  type: z.literal(POPULATION_TYPE),
  project: z.strictObject({ id: z.uuid(), key: z.string() }),
  from: Instant,
  to: Instant,
  madeAt: Instant,
  rows: z.array(PopulationRow),
  /** Runs that were created outside the period and went on in it: their entries are in `log`, they have no row. */
  others: z.array(z.strictObject({ run: z.uuid(), documentId: z.string() })),
  log: z.strictObject({
    /** C2SP verifier keys of the log, oldest first. */
    vkeys: z.array(z.string()),
    /** The newest one before the period's first entry; null where the log begins in the period. */
    before: z.string().nullable(),
    /** The newest one when this was made; covers every entry below. */
    after: z.string(),
    /** RFC 6962 consistency proof from `before` to `after`, base64. */
    consistency: z.array(z.string()),
    /** All leaves of the project from the first run's creation in the period to the newer checkpoint, in order. */
    leaves: z.array(ProjectLeaf),
  }),
});
export type Population = z.infer<typeof Population>;

export const SAMPLE_ALGORITHM =
  "ascending SHA-256(UTF-8 seed || 0x00 || run id); the first `size` runs of the population";

export const Sample = z.strictObject({
  type: z.literal("https://tollgate.dev/export/sample/v1"),
  project: z.strictObject({ id: z.uuid(), key: z.string() }),
  from: Instant,
  to: Instant,
  seed: z.string(),
  size: z.int(),
  population: z.int(),
  algorithm: z.literal(SAMPLE_ALGORITHM),
  runs: z.array(
    z.strictObject({ run: z.uuid(), documentId: z.string(), rank: Digest, bundle: z.string() }),
  ),
  /** The ledger's entry that records seed and choice. */
  ledgerIndex: Index,
});
export type Sample = z.infer<typeof Sample>;
