import type { CommitFigures } from "@/bench/ledger/measure-commits";
import type { SigningFigures } from "@/bench/ledger/measure-signing";
import { AT_ONCE } from "@/bench/ledger/options";
import type { Row } from "@/bench/verdicts";

export function commitRows({ inserts, appends }: CommitFigures): Row[] {
  return [
    plain("commits of one plain row, one client", `${Math.round(inserts)}/s`),
    plain("commits of one ledger entry, one client", `${Math.round(appends)}/s`),
    plain("ledger entry / plain row", `${(appends / inserts).toFixed(2)}x`),
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
