import { Fragment, type ReactNode } from "react";
import { RunColumns } from "@/components/compare/run-columns";
import { formatDuration, formatUtc } from "@/components/ui/format-time";
import { Section } from "@/components/ui/section";
import { Status, type StatusName } from "@/components/ui/status";
import { Table, Td } from "@/components/ui/table";
import type { ComparedRun } from "@/lib/domain/report/comparison";

const OUTCOMES: Record<ComparedRun["outcome"], { name: StatusName; word: string }> = {
  released: { name: "pass", word: "Released" },
  rolled_back: { name: "rolled-back", word: "Rolled back" },
  aborted: { name: "fail", word: "Aborted" },
  open: { name: "waiting", word: "Not decided yet" },
};

const NOTHING = <span className="text-unknown">not known</span>;

const LINES: { label: string; of: (run: ComparedRun) => ReactNode }[] = [
  { label: "Outcome", of: outcome },
  { label: "In one sentence", of: (run) => run.text },
  { label: "Title", of: (run) => run.title },
  { label: "Plan", of: (run) => run.plan },
  { label: "Commit", of: (run) => (run.commit ? <code>{run.commit.slice(0, 12)}</code> : NOTHING) },
  { label: "Started", of: (run) => (run.startedAt ? formatUtc(run.startedAt, true) : NOTHING) },
  { label: "Ended", of: (run) => (run.endedAt ? formatUtc(run.endedAt, true) : NOTHING) },
  {
    label: "Took",
    of: (run) => (run.durationSeconds === null ? NOTHING : formatDuration(run.durationSeconds)),
  },
  { label: "Overrides", of: (run) => count(run.overrides) },
  { label: "Waivers", of: (run) => count(run.waivers) },
  { label: "Findings of the review", of: (run) => String(run.findings) },
  { label: "Signed by", of: signers },
];

/** What each run was and how it ended. */
export function RunOverview({ runs }: { runs: ComparedRun[] }) {
  return (
    <Section title="The runs">
      <Table label="The runs side by side" className="text-base md:table-fixed">
        <RunColumns first="Fact" runs={runs} />
        <tbody>
          {LINES.map(({ label, of }) => (
            <tr key={label} className="align-top">
              <Td className="py-1.5 text-ink-soft">{label}</Td>
              {runs.map((run) => (
                <Td key={run.id} className="min-w-56 border-l py-1.5 pl-4 [overflow-wrap:anywhere]">
                  {of(run)}
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function outcome(run: ComparedRun): ReactNode {
  return run.known === "stated" ? (
    <Status name="unknown" word="Stated by a page" />
  ) : (
    <Status {...OUTCOMES[run.outcome]} />
  );
}

function count(number: number): ReactNode {
  return number === 0 ? "none" : <strong className="text-alarm">{number}</strong>;
}

function signers({ signers: all }: ComparedRun): ReactNode {
  if (all.length === 0) return <span className="text-unknown">nobody</span>;
  return all.map((signer) => (
    <Fragment key={`${signer.name} ${signer.role}`}>
      <span className="block">
        {signer.name} <span className="text-sm text-ink-soft">{signer.role}</span>
      </span>
    </Fragment>
  ));
}
