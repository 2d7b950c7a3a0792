import Link from "next/link";
import { RecordTime } from "@/components/ui/relative-time";
import { StatusShape } from "@/components/ui/status-shape";
import { Table, Td, Th } from "@/components/ui/table";
import type { AuditEntry } from "@/lib/contract/audit";

type AuditTableProps = {
  entries: AuditEntry[];
  opened: number | null;
  onOpen: (index: number) => void;
};

/** One line an entry: its place, when, what, in which run, and whether it can still go unnoticed. */
export function AuditTable({ entries, opened, onOpen }: AuditTableProps) {
  return (
    <Table label="Ledger entries">
      <thead className="max-sm:sr-only">
        <tr>
          <Th numeric className="w-16">
            Entry
          </Th>
          <Th className="w-56 3xl:w-72">Time</Th>
          <Th>What happened</Th>
          <Th className="w-40">Run</Th>
          <Th className="w-28">Checkpoint</Th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr
            key={entry.index}
            className={
              entry.index === opened
                ? "bg-accent-wash align-top max-sm:grid max-sm:grid-cols-[3.5rem_minmax(0,1fr)]"
                : "align-top hover:bg-sunk max-sm:grid max-sm:grid-cols-[3.5rem_minmax(0,1fr)]"
            }
          >
            <Td numeric className="h-auto py-1.5 max-sm:row-span-4 max-sm:text-left">
              <button
                type="button"
                aria-label={`Entry ${entry.index}: show what was signed`}
                aria-expanded={entry.index === opened}
                onClick={() => onOpen(entry.index)}
                className="tap font-mono text-xs leading-5 text-accent hover:underline max-sm:text-left"
              >
                {entry.index}
              </button>
            </Td>
            <Td className="h-auto py-1.5 text-ink-soft tabular-nums max-sm:border-0 max-sm:px-0 max-sm:pb-0">
              <RecordTime at={entry.at} />
            </Td>
            <Td className="h-auto py-1.5 max-sm:border-0 max-sm:p-0 [overflow-wrap:anywhere]">
              {entry.sentence}
              {entry.actor.kind === "token" ? (
                <span className="text-ink-faint"> (token)</span>
              ) : null}
            </Td>
            <Td className="h-auto py-1.5 max-sm:border-0 max-sm:p-0 [overflow-wrap:anywhere]">
              {entry.run ? (
                <Link
                  href={`/runs/${entry.run.id}`}
                  className="font-mono text-xs hover:text-accent hover:underline"
                >
                  {entry.run.documentId}
                </Link>
              ) : (
                <span className="text-xs text-ink-faint">{entry.project ?? "the server"}</span>
              )}
            </Td>
            <Td className="h-auto py-1.5 whitespace-nowrap max-sm:px-0 max-sm:pt-0">
              <Covered covered={entry.covered} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

export function Covered({ covered }: { covered: boolean }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 text-xs ${covered ? "text-ink-soft" : "text-waiting"}`}
    >
      <StatusShape
        shape={covered ? "check-circle" : "hourglass"}
        className={`size-3 ${covered ? "text-pass" : "text-waiting"}`}
      />
      {covered ? "covered" : "not yet"}
    </span>
  );
}
