import type { BundleFigures } from "@/bench/ledger/measure-bundle";
import type { CheckpointFigures } from "@/bench/ledger/measure-checkpoints";
import type { CommitFigures } from "@/bench/ledger/measure-commits";
import type { SigningFigures } from "@/bench/ledger/measure-signing";
import { AT_ONCE } from "@/bench/ledger/options";
import { quantile } from "@/bench/load/quantile";
import type { Row } from "@/bench/verdicts";

export function commitRows({ inserts, appends }: CommitFigures): Row[] {
  return [
    plain("commits of one plain row, one client", `${Math.round(inserts)}/s`),
    plain("commits of one ledger entry, one client", `${Math.round(appends)}/s`),
    plain("ledger entry / plain row", `${(appends / inserts).toFixed(2)}x`),
  ];
}

export function checkpointRows(figures: CheckpointFigures, isBurst: boolean): Row[] {
  const { perSecond, count, committed, proven, checkpoints, errors } = figures;
  const what = `append -> signed checkpoint -> proof verified, ${perSecond}/s`;
  const [p95, p99] = [quantile(proven, 0.95), quantile(proven, 0.99)];
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return [
    plain(`append committed, ${perSecond}/s, p50`, ms(quantile(committed, 0.5))),
    plain(`${what}, p50`, ms(quantile(proven, 0.5))),
    isBurst ? plain(`${what}, p95`, ms(p95)) : limited(`${what}, p95`, p95, 500),
    isBurst ? plain(`${what}, p99`, ms(p99)) : limited(`${what}, p99`, p99, 1000),
    none(`errors of ${count} appends, ${perSecond}/s`, errors.length + count - proven.length),
    plain(`entries in one checkpoint, ${perSecond}/s`, (count / checkpoints).toFixed(1)),
  ];
}

export function signingRows(figures: SigningFigures): Row[] {
  const { rounds, counted, advanced, refusals, seconds } = figures;
  const said = [...refusals].map(([code, count]) => `${code} ${count}`).join(", ");
  return [
    none(`${rounds} rounds: ${AT_ONCE} sign-offs of one person at once not counted once`, counted),
    none(`${rounds} rounds: two people at once, not exactly one advance`, advanced),
    plain("refused in these rounds", said),
    plain("one round", `${Math.round((seconds * 1000) / rounds)} ms`),
  ];
}

export function bundleRows(figures: BundleFigures): Row[] {
  const { entries, bytes, commandLine, browser, flips } = figures;
  const size = `a bundle of ${entries} entries, ${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const slowest = Math.max(...commandLine);
  return [
    limited(`verifying ${size}: command line, slowest of ${commandLine.length}`, slowest, 2000),
    plain(`verifying ${size}: command line, p50`, `${quantile(commandLine, 0.5).toFixed(0)} ms`),
    browser
      ? limited(
          `verifying ${size}: browser, slowest of ${browser.length}`,
          Math.max(...browser),
          5000,
        )
      : {
          what: `verifying ${size}: browser`,
          measured: "-",
          target: "<= 5000 ms",
          verdict: "not measured",
        },
    none(
      `${flips.flips} single bits changed in a bundle of ${flips.entries} entries: not found`,
      flips.missed.length,
    ),
    plain("one of these verifications", `${((flips.seconds * 1000) / flips.flips).toFixed(1)} ms`),
  ];
}

/** Says which bytes no change was tried in, and how to try the same changes again. */
export function flipNotes({
  flips: { bytes, unauthenticated, missed, seed },
}: BundleFigures): string[] {
  const none = `All ${bytes} bytes of the bundle are authenticated.`;
  const ranges = unauthenticated.map(
    ({ start, end, why }) => `Not authenticated: bytes ${start} to ${end - 1}. ${why}`,
  );
  const misses = missed.map(({ offset, bit }) => `Not found: bit ${bit} of byte ${offset}.`);
  return [...(ranges.length > 0 ? ranges : [none]), ...misses, `Seed of the changes: ${seed}.`];
}

export function limited(what: string, value: number, most: number, unit = "ms"): Row {
  const verdict = value <= most ? "met" : "not met";
  return { what, measured: `${value.toFixed(1)} ${unit}`, target: `<= ${most} ${unit}`, verdict };
}

export function none(what: string, count: number): Row {
  return { what, measured: String(count), target: "0", verdict: count === 0 ? "met" : "not met" };
}

export function plain(what: string, measured: string): Row {
  return { what, measured, target: "", verdict: "" };
}
