"use client";

import { AuditFilters } from "@/components/audit/audit-filters";
import { AuditTable } from "@/components/audit/audit-table";
import { EntryPanel } from "@/components/audit/entry-panel";
import { useAuditFilter } from "@/components/audit/use-audit-filter";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Loaded } from "@/components/ui/loaded";
import { StatusShape } from "@/components/ui/status-shape";
import type { AuditList } from "@/lib/contract/audit";
import { useAudit } from "@/lib/queries/audit";

/** The ledger as people read it, the newest entry first; every choice has an address. */
export function AuditScreen() {
  const [filter, setFilter] = useAuditFilter();
  const { entry, run, person, kind, project, before } = filter;
  const audit = useAudit({
    run: run ?? undefined,
    person: person ?? undefined,
    kind: kind ?? undefined,
    project: project ?? undefined,
    before: before ?? undefined,
  });
  const open = (index: number | null) => void setFilter({ entry: index });
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
        <h1 className="text-2xl">Audit</h1>
        {audit.data ? <Coverage log={audit.data.log} /> : null}
      </div>
      {audit.data ? <AuditFilters list={audit.data} filter={filter} onChange={setFilter} /> : null}
      <div className="mt-2 gap-8 xl:grid xl:grid-cols-[minmax(0,1fr)_32rem]">
        <div className={cn("min-w-0", entry !== null && "max-xl:hidden")}>
          <Loaded query={audit} what="the ledger" rows={16}>
            {(list) => (
              <>
                <Entries list={list} opened={entry} onOpen={open} />
                <Pages
                  next={list.next}
                  before={before}
                  onTurn={(to) => {
                    void setFilter({ before: to });
                    window.scrollTo({ top: 0 });
                  }}
                />
              </>
            )}
          </Loaded>
        </div>
        <div className="min-w-0">
          {entry === null ? null : (
            <EntryPanel key={entry} index={entry} onClose={() => open(null)} />
          )}
        </div>
      </div>
    </>
  );
}

function Coverage({ log: { size, covered } }: Pick<AuditList, "log">) {
  const waiting = size - covered;
  return (
    <p className="flex items-baseline gap-1.5 text-ink-soft tabular-nums">
      <StatusShape
        shape={waiting === 0 ? "check-circle" : "hourglass"}
        className={`size-3.5 translate-y-0.5 ${waiting === 0 ? "text-pass" : "text-waiting"}`}
      />
      {size.toLocaleString("en")} {size === 1 ? "entry" : "entries"},{" "}
      {waiting === 0
        ? "all under a signed checkpoint"
        : `${waiting.toLocaleString("en")} not under a signed checkpoint yet`}
    </p>
  );
}

type EntriesProps = {
  list: AuditList;
  opened: number | null;
  onOpen: (index: number) => void;
};

function Entries({ list, opened, onOpen }: EntriesProps) {
  if (list.entries.length > 0) {
    return <AuditTable entries={list.entries} opened={opened} onOpen={onOpen} />;
  }
  return (
    <div className="pt-4">
      <EmptyState title="No entry fits.">
        {list.log.size === 0
          ? "The ledger is empty: it begins with the first thing that anybody does here."
          : "Take a filter away to see more of the ledger. Entries of projects in which you have no role are not shown."}
      </EmptyState>
    </div>
  );
}

type PagesProps = {
  next: number | null;
  before: number | null;
  onTurn: (before: number | null) => void;
};

function Pages({ next, before, onTurn }: PagesProps) {
  if (next === null && before === null) return null;
  return (
    <nav aria-label="Pages of the ledger" className="flex flex-wrap gap-3 py-3 print:hidden">
      <Button disabled={before === null} onClick={() => onTurn(null)}>
        Newest
      </Button>
      <Button disabled={next === null} onClick={() => onTurn(next)}>
        Older
      </Button>
    </nav>
  );
}
