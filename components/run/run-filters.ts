"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { RunListItem } from "@/lib/contract/run";

export const SHOWS = ["all", "needs-me", "active", "over"] as const;
export type Show = (typeof SHOWS)[number];

export function useRunFilters() {
  return useQueryStates({
    show: parseAsStringLiteral(SHOWS).withDefault("all"),
    q: parseAsString.withDefault(""),
  });
}

export function isOver(run: RunListItem): boolean {
  return ["completed", "rolled_back", "aborted", "imported"].includes(run.state);
}

const SHOWN: Record<Show, (run: RunListItem) => boolean> = {
  all: () => true,
  "needs-me": (run) => run.needsMySignature !== null,
  active: (run) => !isOver(run),
  over: isOver,
};

/** Every word of the search has to be in one of the run's names. */
export function filterRuns(runs: RunListItem[], show: Show, search: string): RunListItem[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter(
    (run) => SHOWN[show](run) && words.every((word) => textOf(run).includes(word)),
  );
}

function textOf(run: RunListItem): string {
  return [
    run.documentId,
    run.project.name,
    run.planTitle,
    run.branch,
    run.commit,
    run.environment,
    run.state,
  ]
    .join(" ")
    .toLowerCase();
}
