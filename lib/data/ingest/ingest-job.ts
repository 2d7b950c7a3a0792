import type { Claim, KeyId } from "@/lib/data/idempotency/keys";

/** One request's valid items, each with the stage that it belongs to. */
export type IngestJob<Item> = {
  runId: string;
  items: readonly Item[];
  /** Committed together with the items, with the answer that a repetition gets. */
  claim: { id: KeyId; requestHash: Buffer } | null;
  /** The answer's body, given the stages that take no more data. */
  answer: (closed: ReadonlySet<string>) => string;
};

export type IngestResult = { kind: "written"; body: string } | Exclude<Claim, { kind: "first" }>;
