import { closedLoop } from "@/bench/load/closed-loop";
import { quantile } from "@/bench/load/quantile";
import { BATCH_SIZES, CLIENTS, ROUND_SECONDS, ROUNDS, WARM_UP_SECONDS } from "@/bench/options";
import type { Target } from "@/bench/servers/target";

/** Samples per second by target's name and batch size. */
export type IngestFigures = Map<string, Map<number, number>>;

/** Measures the targets in turn, several rounds a batch size, and takes the median; then counts what arrived. */
export async function measureIngest(
  targets: readonly Target[],
  say: (line: string) => void,
): Promise<IngestFigures> {
  const acknowledged = new Map(targets.map((t) => [t, 0]));
  const figures: IngestFigures = new Map(targets.map((t) => [t.name, new Map()]));
  const run = async (target: Target, size: number, seconds: number) => {
    const { samples, seconds: took } = await closedLoop(target, {
      clients: CLIENTS,
      size,
      seconds,
    });
    acknowledged.set(target, (acknowledged.get(target) ?? 0) + samples);
    return samples / took;
  };
  for (const size of BATCH_SIZES) {
    for (const target of targets) await run(target, size, WARM_UP_SECONDS);
    const rates = new Map<Target, number[]>(targets.map((t) => [t, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const target of targets) {
        rates.get(target)?.push(await run(target, size, ROUND_SECONDS));
      }
    }
    for (const target of targets) {
      const rounds = rates.get(target) ?? [];
      const rate = quantile(rounds, 0.5);
      figures.get(target.name)?.set(size, rate);
      const all = rounds.map((r) => Math.round(r)).join(", ");
      say(`batches of ${size}: ${target.name} ${Math.round(rate)} samples/s (rounds: ${all})`);
    }
  }
  for (const [target, expected] of acknowledged) await checkCount(target, expected);
  return figures;
}

/** What was acknowledged has to be there. */
async function checkCount(target: Target, expected: number): Promise<void> {
  if (!target.count) return;
  const found = await target.count();
  if (found === expected) return;
  throw new Error(`${target.name} acknowledged ${expected} samples and holds ${found}`);
}
