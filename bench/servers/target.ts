import type { Batch } from "@/bench/load/samples";

/** Something that takes samples. */
export type Target = {
  name: string;
  /** Resolves once the batch is acknowledged as a whole; rejects on any other answer. */
  send: (batch: Batch, client: number) => Promise<void>;
  /** How many samples it holds in the end; null where it keeps only the last of each series. */
  count: (() => Promise<number>) | null;
  stop: () => Promise<void>;
};

/** Where a target cannot be had: what to do about it. */
export type Missing = { name: string; missing: string };
