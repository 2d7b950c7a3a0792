import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { prepareRuns } from "@/bench/ledger/bundle-run";
import { BUNDLE_ENTRIES, FLIP_ENTRIES, VERIFICATIONS } from "@/bench/ledger/options";
import { verifyInBrowser } from "@/bench/ledger/verify-in-browser";
import type { Tollgate } from "@/bench/servers/tollgate";
import { checkoutFolder } from "@/lib/config/checkout";
import { seededRandom } from "@/lib/testing/random";
import { buildBundle } from "@/lib/use-cases/ledger/build-bundle";
import { ENGINE } from "@/lib/use-cases/run/engine";
import type { ByteRange } from "@/lib/verifier/unchecked-bytes";
import { verifyBundle } from "@/lib/verifier/verify-bundle";

const run = promisify(execFile);
const GENUINE = "genuine-and-complete";

export type BundleFigures = {
  entries: number;
  bytes: number;
  /** Milliseconds for each verification of the large bundle, the start of the process included. */
  commandLine: number[];
  /** Milliseconds from the choice of the file to the answer; null where there is no browser. */
  browser: number[] | null;
  flips: FlipFigures;
};

export type FlipFigures = {
  entries: number;
  bytes: number;
  flips: number;
  missed: { offset: number; bit: number }[];
  /** Bytes that nothing vouches for, in which no bit was changed. */
  unauthenticated: ByteRange[];
  seed: number;
  seconds: number;
};

/** Two runs that have ended, each in a bundle: a large one against the clock, a smaller one bit by bit. */
export async function measureBundles(
  tollgate: Tollgate,
  { folder, flips, say }: { folder: string; flips: number; say: (line: string) => void },
): Promise<BundleFigures> {
  const bundleOf = await prepareBundles(tollgate);
  const large = await bundleOf(BUNDLE_ENTRIES);
  say(`a bundle of ${BUNDLE_ENTRIES} entries has ${large.length} bytes`);
  const file = path.join(folder, "run.tollgate");
  writeFileSync(file, large);
  const commandLine: number[] = [];
  for (let n = 0; n < VERIFICATIONS; n += 1) commandLine.push(await verifyByCommand(file));
  const browser = await verifyInBrowser(file, folder);
  if (!browser)
    say("there is no Chromium to verify with; node scripts/find-chromium.mjs installs one");
  const { run: seen } = await requireGenuine(large);
  return {
    entries: seen.entries,
    bytes: large.length,
    commandLine,
    browser,
    flips: await flipBits(await bundleOf(FLIP_ENTRIES), flips, say),
  };
}

async function prepareBundles({
  services: { db, storage },
}: Tollgate): Promise<(entries: number) => Promise<Buffer>> {
  const runWithEntries = await prepareRuns(db);
  return async (entries) => {
    const id = await runWithEntries(entries);
    const { text } = await buildBundle({ actor: ENGINE, db, storage }, id);
    return Buffer.from(text, "utf8");
  };
}

async function requireGenuine(bytes: Uint8Array) {
  const verified = await verifyBundle(bytes);
  const { answer, run: seen } = verified;
  if (answer !== GENUINE || !seen) throw new Error(`the bundle is ${answer}: ${verified.why}`);
  return { ...verified, run: seen };
}

async function verifyByCommand(file: string): Promise<number> {
  const command = path.join(checkoutFolder(), "bin/tollgate.mjs");
  const begun = performance.now();
  await run(process.execPath, [command, "verify", file]);
  return performance.now() - begun;
}

/** Changes one random bit at a time of the bytes that the verifier says are authenticated. */
export async function flipBits(
  bundle: Uint8Array,
  flips: number,
  say: (line: string) => void,
): Promise<FlipFigures> {
  const { unauthenticated, run: seen } = await requireGenuine(bundle);
  const seed = Math.floor(Math.random() * 2 ** 32);
  const random = seededRandom(seed).uniform;
  const missed: FlipFigures["missed"] = [];
  const changed = Uint8Array.from(bundle);
  const begun = performance.now();
  for (let n = 0; n < flips; n += 1) {
    const offset = authenticatedOffset(bundle.length, unauthenticated, random);
    const bit = Math.floor(random() * 8);
    const byte = bundle[offset] ?? 0;
    changed[offset] = byte ^ (1 << bit);
    const { answer } = await verifyBundle(changed);
    changed[offset] = byte;
    if (answer !== "not-genuine") missed.push({ offset, bit });
    if ((n + 1) % 1000 === 0) say(`${n + 1} bits changed, ${missed.length} missed`);
  }
  const seconds = (performance.now() - begun) / 1000;
  const { entries } = seen;
  return { entries, bytes: bundle.length, flips, missed, unauthenticated, seed, seconds };
}

function authenticatedOffset(
  length: number,
  unauthenticated: readonly ByteRange[],
  random: () => number,
): number {
  for (;;) {
    const offset = Math.floor(random() * length);
    if (!unauthenticated.some(({ start, end }) => offset >= start && offset < end)) return offset;
  }
}
