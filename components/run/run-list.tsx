"use client";

import Link from "next/link";
import { useEffect } from "react";
import { filterRuns, isOver, SHOWS, type Show, useRunFilters } from "@/components/run/run-filters";
import { RunTable } from "@/components/run/run-table";
import { syncClock } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { useShortcut } from "@/components/ui/shortcuts";
import { LoadingRows } from "@/components/ui/skeleton";
import type { RunListItem } from "@/lib/contract/run";
import { useRunList } from "@/lib/queries/run-list";

const WORDS: Record<Show, string> = {
  all: "All",
  "needs-me": "Needs me",
  active: "Active",
  over: "Over",
};

/** Screen 1: what waits for the reader, then what is under way, then what is over. */
export function RunListScreen() {
  const { data, error } = useRunList();
  const [{ show, q }, setFilters] = useRunFilters();
  const runs = data?.runs ?? [];
  const waiting = runs.filter((run) => run.needsMySignature !== null).length;
  const shown = filterRuns(runs, show, q);
  useRunKeys();
  useEffect(() => {
    if (data) syncClock(data.now);
  }, [data]);
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) Runs - Tollgate` : "Runs - Tollgate";
  }, [waiting]);

  return (
    <>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <h1 className="text-2xl">Runs</h1>
        <div className="flex gap-4">
          {SHOWS.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === show}
              onClick={() => void setFilters({ show: name })}
              className={cn(
                "tap h-8 border-b-2",
                name === show ? "border-accent font-medium" : "border-transparent text-ink-soft",
              )}
            >
              {WORDS[name]}
              {name === "needs-me" && waiting > 0 ? ` ${waiting}` : ""}
            </button>
          ))}
        </div>
        <Link
          href="/compare"
          className="tap ml-auto inline-flex h-8 items-center text-accent hover:underline"
        >
          Compare runs
        </Link>
        <Link
          href="/import"
          className="tap inline-flex h-8 items-center text-accent hover:underline"
        >
          Import a page
        </Link>
        <Input
          type="search"
          data-search
          aria-label="Search runs"
          placeholder="Search: id, branch, commit"
          className="w-72 max-sm:w-full"
          value={q}
          onChange={(event) => void setFilters({ q: event.target.value })}
        />
      </div>
      {error && data ? (
        <Notice tone="waiting" title="The list could not be read anew." className="mt-3">
          What you see is from before. It is tried again every few seconds.
        </Notice>
      ) : null}
      {error && !data ? (
        <Notice tone="problem" title="The runs could not be read." className="mt-3">
          {error.message}
        </Notice>
      ) : null}
      {!data && !error ? <LoadingRows label="Loading the runs" /> : null}
      {data ? <Lists runs={shown} all={runs.length} /> : null}
    </>
  );
}

type ListsProps = { runs: RunListItem[]; all: number };

function Lists({ runs, all }: ListsProps) {
  if (all === 0) {
    return (
      <div className="pt-6">
        <EmptyState
          title="No run yet."
          command="tollgate run start --plan staging-canary --commit $(git rev-parse HEAD)"
        >
          A run carries one release candidate through the gates of a plan. Start one from a terminal
          or a CI job; it appears here at once. Evidence that your team keeps as Markdown can be{" "}
          <Link href="/import" className="text-accent underline">
            imported
          </Link>
          .
        </EmptyState>
      </div>
    );
  }
  if (runs.length === 0) {
    return (
      <div className="pt-6">
        <EmptyState title="No run fits this search.">
          {all} {all === 1 ? "run is" : "runs are"} there under other names or states.
        </EmptyState>
      </div>
    );
  }
  const needs = runs.filter((run) => run.needsMySignature !== null);
  const rest = runs.filter((run) => run.needsMySignature === null);
  return (
    <div className="flex flex-col gap-6 pt-4">
      <RunTable title="Needs you" runs={needs} />
      <RunTable title="Active" runs={rest.filter((run) => !isOver(run))} />
      <RunTable title="Over" runs={rest.filter(isOver)} />
    </div>
  );
}

/** `j` and `k` move the focus through the runs as they stand on the page, so that Enter opens the one. */
function useRunKeys(): void {
  const move = (by: number) => {
    const links = [...document.querySelectorAll<HTMLElement>("[data-run-link]")];
    const at = links.findIndex((link) => link.matches(":focus"));
    const next = at === -1 ? (by > 0 ? 0 : links.length - 1) : at + by;
    links[Math.min(links.length - 1, Math.max(0, next))]?.focus();
  };
  useShortcut("j", "Next run (Enter opens it)", () => move(1));
  useShortcut("k", "Previous run", () => move(-1));
}
