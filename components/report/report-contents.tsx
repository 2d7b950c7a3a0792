import { cn } from "@/components/ui/cn";
import type { Report } from "@/lib/domain/report/report";

/** Where to find what; the same order as the report. */
export function ReportContents({ report }: { report: Report }) {
  const entries: [string, string][] = [
    ["summary", "Summary"],
    ["stages", "Stages in short"],
    ["review", "Review"],
    ...(report.waivers.length > 0 ? [["waivers", "Waivers"] as [string, string]] : []),
    ["deployment", "Deployment"],
    ...report.stages.map((stage): [string, string] => [`stage-${stage.key}`, stage.title]),
    ["rollback", "Rollback"],
    ["risk", "Risk"],
    ["approvals", "Approvals"],
    ["evidence", "Evidence collection"],
    ["lessons", "Lessons learned"],
    ["next", "Next phase"],
    ["provenance", "Sources"],
    ["timeline", "Timeline"],
    ["certificate", "Certificate"],
    ["data", "Data"],
  ];
  return (
    <nav aria-label="Contents" className="text-base print:hidden">
      <details className="border-b lg:hidden">
        <summary className="flex min-h-11 items-center text-accent">Contents</summary>
        <Entries entries={entries} className="columns-2 pb-2" />
      </details>
      <Entries entries={entries} className="max-lg:hidden" />
    </nav>
  );
}

function Entries({ entries, className }: { entries: [string, string][]; className: string }) {
  return (
    <ol className={cn("gap-x-6 border-l", className)}>
      {entries.map(([id, title]) => (
        <li key={id}>
          <a
            href={`#${id}`}
            className="tap block py-1 pl-3 text-ink-soft hover:text-accent hover:underline"
          >
            {title}
          </a>
        </li>
      ))}
    </ol>
  );
}
