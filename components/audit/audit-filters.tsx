"use client";

import type { useAuditFilter } from "@/components/audit/use-audit-filter";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import type { AuditList } from "@/lib/contract/audit";
import { kindGroups } from "@/lib/domain/ledger/kind-words";
import { useRecentRuns } from "@/lib/queries/run-list";

type Filter = ReturnType<typeof useAuditFilter>;
type AuditFiltersProps = { list: AuditList; filter: Filter[0]; onChange: Filter[1] };

/** By run, person, kind and project; a change begins at the newest entry again. */
export function AuditFilters({ list, filter, onChange }: AuditFiltersProps) {
  const runs = useRecentRuns();
  const set = (change: Partial<Filter[0]>) => void onChange({ ...change, before: null });
  const filtered = filter.run ?? filter.person ?? filter.kind ?? filter.project;
  return (
    <search className="mt-2 flex flex-wrap items-center gap-2 print:hidden">
      <Pick
        label="Run"
        all="Every run"
        value={filter.run}
        options={runs.map((run) => ({ value: run.id, text: run.documentId }))}
        onPick={(run) => set({ run })}
      />
      <Pick
        label="Person"
        all="Everybody"
        value={filter.person}
        options={list.people.map(({ id, name }) => ({ value: id, text: name }))}
        onPick={(person) => set({ person })}
      />
      <KindPick kinds={list.kinds} value={filter.kind} onPick={(kind) => set({ kind })} />
      {list.projects.length > 1 || filter.project ? (
        <Pick
          label="Project"
          all="Every project"
          value={filter.project}
          options={list.projects.map((key) => ({ value: key, text: key }))}
          onPick={(project) => set({ project })}
        />
      ) : null}
      {filtered ? (
        <Button
          variant="quiet"
          onClick={() => set({ run: null, person: null, kind: null, project: null })}
        >
          Show everything
        </Button>
      ) : null}
    </search>
  );
}

type PickProps = {
  label: string;
  all: string;
  value: string | null;
  options: { value: string; text: string }[];
  onPick: (value: string | null) => void;
};

function Pick({ label, all, value, options, onPick }: PickProps) {
  const isKnown = value === null || options.some((option) => option.value === value);
  return (
    <Select
      aria-label={label}
      className="w-48 max-sm:w-full"
      value={value ?? ""}
      onChange={(event) => onPick(event.target.value || null)}
    >
      <option value="">{all}</option>
      {isKnown ? null : <option value={value}>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </Select>
  );
}

type KindPickProps = { kinds: string[]; value: string | null; onPick: PickProps["onPick"] };

function KindPick({ kinds, value, onPick }: KindPickProps) {
  return (
    <Select
      aria-label="Kind"
      className="w-56 max-sm:w-full"
      value={value ?? ""}
      onChange={(event) => onPick(event.target.value || null)}
    >
      <option value="">Every kind</option>
      {kindGroups(kinds).map((group) => (
        <optgroup key={group.name} label={group.name}>
          {group.kinds.map((kind) => (
            <option key={kind.value} value={kind.value}>
              {kind.text}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  );
}
