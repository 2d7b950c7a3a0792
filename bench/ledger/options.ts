import { parseArgs } from "node:util";

export const PARTS = ["checkpoints", "bundle", "signing"] as const;
export type Part = (typeof PARTS)[number];

export type LedgerBenchOptions = {
  parts: readonly Part[];
  /** Rounds of simultaneous sign-offs. */
  rounds: number;
  /** Single bits of a bundle that are changed, one after the other. */
  flips: number;
};

/** As many as the api process has. */
export const CONNECTIONS = 20;
export const RATE = { perSecond: 20, seconds: 60 };
export const WARM_UP = { perSecond: 20, seconds: 2 };
export const BURST = { perSecond: 100, seconds: 60 };
export const BUNDLE_ENTRIES = 1000;
/** Of the bundle whose bits are changed: each change is a whole verification. */
export const FLIP_ENTRIES = 60;
/** How often the same bundle is verified. */
export const VERIFICATIONS = 5;
/** Sign-offs that one person sends at once. */
export const AT_ONCE = 50;

/** Reads the command line. Throws on what it does not know. */
export function readOptions(args: string[]): LedgerBenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      part: { type: "string", multiple: true },
      rounds: { type: "string", default: "500" },
      flips: { type: "string", default: "10000" },
    },
  });
  return {
    parts: values.part?.map(partOf) ?? PARTS,
    rounds: countOf("rounds", values.rounds),
    flips: countOf("flips", values.flips),
  };
}

function partOf(name: string): Part {
  const part = PARTS.find((known) => known === name);
  if (!part) throw new Error(`--part ${name}: expected one of ${PARTS.join(", ")}`);
  return part;
}

function countOf(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new Error(`--${option} ${text}: expected a number of at least 1`);
}
