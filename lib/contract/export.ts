import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";

const Index = z.int().nonnegative();

/** Runs that were created from `from` on and before `to`; all there are where they are left out. */
const Period = {
  from: Instant.optional(),
  to: Instant.optional(),
  /** Key; needed by those who belong to several projects. */
  project: z.string().min(1).max(60).optional(),
};

export const PopulationQuery = z.strictObject({
  ...Period,
  format: z.enum(["json", "csv"]).default("json"),
});
export const SampleQuery = z.strictObject({
  ...Period,
  seed: z.string().min(1).max(100).default("0"),
  size: z.coerce.number().int().positive().max(500).default(25),
});

const Somebody = z.strictObject({ id: z.string(), name: z.string() });

/** One change: a run. */
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
  /** Of every dossier, also of those that were replaced. */
  approvals: z.array(
    z.strictObject({
      stage: z.string(),
      person: Somebody,
      role: z.string(),
      decision: z.enum(["approve", "reject"]),
      at: Instant,
      method: z.string(),
      onBehalfOf: Somebody.nullable(),
      withdrawnAt: Instant.nullable(),
    }),
  ),
  stages: z.array(
    z.strictObject({
      key: z.string(),
      state: z.string(),
      /** When traffic began to go there. */
      deployedAt: Instant.nullable(),
      decision: z.string().nullable(),
      decidedAt: Instant.nullable(),
    }),
  ),
  /** The last judgement of every metric. */
  tests: z.array(z.strictObject({ stage: z.string(), metric: z.string(), verdict: z.string() })),
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

export const POPULATION_TYPE = "https://tollgate.dev/export/population/v1";

/** The changes of a period, with what shows that none is left out: `tollgate export check`. */
export const Population = z.strictObject({
  type: z.literal(POPULATION_TYPE),
  project: z.strictObject({ id: z.uuid(), key: z.string() }),
  from: Instant,
  to: Instant,
  rows: z.array(PopulationRow),
  log: z.strictObject({
    /** C2SP verifier keys of the log, oldest first. */
    vkeys: z.array(z.string()),
    /** The newest checkpoint when the period began; null where there was none. */
    before: z.string().nullable(),
    /** The newest one when this was made. */
    after: z.string(),
    /** RFC 6962 consistency proof from `before` to `after`, base64. */
    consistency: z.array(z.string()),
    /**
     * The project's entries in their order without a gap, base64 of their exact bytes: from the last one before the
     * period, or the project's first, to the first one after it, or the newest that `after` covers.
     */
    entries: z.array(z.strictObject({ index: Index, data: z.string() })),
    /** RFC 6962 audit path of the last of them under `after`, base64. Each one names the one before it. */
    proof: z.array(z.string()),
  }),
});
export type Population = z.infer<typeof Population>;

/** Anybody can choose again: it takes the population and the seed. */
export const SAMPLE_ALGORITHM =
  "ascending SHA-256(UTF-8 seed || 0x00 || run id); the first `size` runs of the population";

export const Sample = z.strictObject({
  project: z.strictObject({ id: z.uuid(), key: z.string() }),
  from: Instant,
  to: Instant,
  seed: z.string(),
  algorithm: z.literal(SAMPLE_ALGORITHM),
  /** How many runs the choice was from. */
  population: Index,
  runs: z.array(z.strictObject({ run: z.uuid(), documentId: z.string(), rank: Digest })),
  /** The ledger's entry that records seed and choice. */
  ledgerIndex: Index,
});
export type Sample = z.infer<typeof Sample>;
