import { parseArgs } from "node:util";

export const PARTS = ["ingest", "latency", "judging"] as const;
export type Part = (typeof PARTS)[number];

export type BenchOptions = {
  parts: readonly Part[];
  /** Where the api process leaves a CPU profile; null: it takes none. */
  profile: string | null;
  /** Whether the other products are measured, too. */
  others: boolean;
};

/** Clients that send at once, the same number to every system. */
export const CLIENTS = 16;
export const BATCH_SIZES = [1, 100, 1000] as const;
/** Each system is measured so often at each size, in turn, so that a busy moment of the machine hits all. */
export const ROUNDS = 3;
export const ROUND_SECONDS = 2;
export const WARM_UP_SECONDS = 0.7;
export const LATENCY_SECONDS = 10;
export const TICKS = 200;

/** Reads the command line. Throws on what it does not know. */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      part: { type: "string", multiple: true },
      profile: { type: "string" },
      alone: { type: "boolean", default: false },
    },
  });
  const parts = values.part?.map(partOf) ?? PARTS;
  return { parts, profile: values.profile ?? null, others: !values.alone };
}

function partOf(name: string): Part {
  const part = PARTS.find((known) => known === name);
  if (!part) throw new Error(`--part ${name}: expected one of ${PARTS.join(", ")}`);
  return part;
}
