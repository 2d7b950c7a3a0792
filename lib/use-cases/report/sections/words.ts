import type { ActorRef } from "@/lib/contract/common";
import type { RunView, StageView } from "@/lib/contract/run";
import { formatDuration, formatNumber } from "@/lib/domain/metric/format";
import type { Fact } from "@/lib/domain/report/report";

export const RUN_WORDS: Record<RunView["state"], string> = {
  draft: "DRAFT: the pre-deployment gate is closed",
  ready: "READY: the pre-deployment gate is open",
  running: "RUNNING",
  completed: "COMPLETED",
  rolled_back: "ROLLED BACK",
  aborted: "ABORTED",
  imported: "IMPORTED: as a page states it, not measured",
};

export const STAGE_WORDS: Record<StageView["state"], string> = {
  pending: "not started",
  running: "running",
  awaiting_decision: "waits for a decision",
  passed: "passed",
  rolled_back: "rolled back",
};

export const NOT_MEASURED = "not measured: no data reached Tollgate";
export const NOT_STARTED = "not measured: the stage has not started";

export function percentText(percent: number | null): string {
  return percent === null ? "moves no traffic" : `${formatNumber(percent)} %`;
}

export function secondsText(seconds: number): string {
  return formatDuration(seconds * 1000);
}

/** A short time, where a tenth of a second counts: `4.2 s`. */
export function briefText(seconds: number): string {
  return seconds < 60 ? `${Math.max(0, seconds).toFixed(1)} s` : secondsText(seconds);
}

export function whoText(actor: ActorRef): string {
  return actor.kind === "engine" ? "Tollgate" : actor.name;
}

export function measured(label: string, text: string): Fact {
  return { label, text, known: "measured", by: null };
}

export function missing(label: string, text: string): Fact {
  return { label, text, known: "missing", by: null };
}

/** A value that somebody handed in and nothing measured; `absent` says what it means that nobody did. */
export function vouched(label: string, text: string | null, by: ActorRef, absent: string): Fact {
  if (text === null) return missing(label, absent);
  return { label, text, known: "vouched", by: whoText(by) };
}
