import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";

const Index = z.int().nonnegative();
const Named = z.strictObject({ id: z.string(), name: z.string() });

/** An entry of the ledger as people read it. */
export const AuditEntry = z.strictObject({
  /** Its place in the log. */
  index: Index,
  at: Instant,
  kind: z.string(),
  sentence: z.string(),
  actor: z.strictObject({ kind: z.enum(["person", "token", "engine"]), ...Named.shape }),
  run: z.strictObject({ id: z.uuid(), documentId: z.string() }).nullable(),
  /** Key of the project; null: about the server itself. */
  project: z.string().nullable(),
  /** Title of the stage; null: about the whole run, or about no run. */
  stage: z.string().nullable(),
  leafHash: Digest,
  /** Whether a signed checkpoint covers it, so that it cannot go unnoticed any more. */
  covered: z.boolean(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditQuery = z.strictObject({
  run: z.uuid().optional(),
  /** Id of the person who acted. */
  person: z.uuid().optional(),
  kind: z.string().min(1).max(60).optional(),
  /** Key of a project. */
  project: z.string().min(1).max(60).optional(),
  /** Entries with a smaller index: the next page is the one before the last entry's index. */
  before: z.coerce.number().int().nonnegative().optional(),
  /** Entries with a larger index. */
  after: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().positive().max(500).default(100),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** Newest first. */
export const AuditList = z.strictObject({
  entries: z.array(AuditEntry),
  /** `before` of the next page; null on the last one. */
  next: Index.nullable(),
  /** How many entries the log has and how many of them a checkpoint covers, those of other projects included. */
  log: z.strictObject({ size: Index, covered: Index }),
  /** Every kind that an entry may have, for a filter. */
  kinds: z.array(z.string()),
  /** Everybody who did something that the caller may read, for a filter; by name. */
  people: z.array(Named),
  /** Keys of the projects whose entries are shown. */
  projects: z.array(z.string()),
});
export type AuditList = z.infer<typeof AuditList>;

export const AuditDetail = z.strictObject({
  entry: AuditEntry,
  /** The in-toto statement that was signed. */
  statement: z.record(z.string(), z.unknown()),
  /** Exactly the bytes of the leaf: a DSSE envelope, canonical JSON in one line. */
  envelope: z.string(),
  /** Id (SHA-256 of the SubjectPublicKeyInfo) of the key that its signature names. */
  keyid: z.string(),
  /** The newest checkpoint over it and where its proof is; null where none has been signed since. */
  proof: z.strictObject({ size: Index, signedAt: Instant, path: z.string() }).nullable(),
});
export type AuditDetail = z.infer<typeof AuditDetail>;
