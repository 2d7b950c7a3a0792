import { LINE_USES } from "@/components/page/line-use";
import { SEVERITIES } from "@/components/review/severity";
import { cn } from "@/components/ui/cn";
import { StatusShape } from "@/components/ui/status-shape";
import type { LineUse } from "@/lib/domain/document/page";
import type { Finding } from "@/lib/domain/review/finding";

type PageLinesProps = {
  lines: { number: number; use: LineUse; text: string }[];
  findings: Pick<Finding, "key" | "line" | "severity" | "text">[];
};

/** The page as it was written, every line with what it was taken for, and under it what does not hold there. */
export function PageLines({ lines, findings }: PageLinesProps) {
  return (
    <ol className="border-t font-mono text-xs leading-5">
      {lines.map(({ number, use, text }) => (
        <li
          key={number}
          id={`L${number}`}
          className={cn(
            "scroll-mt-16 target:bg-accent-wash",
            use === "unplaced" && "bg-waiting-wash",
          )}
        >
          <div className="grid grid-cols-[2.5rem_minmax(0,1fr)] gap-x-3 sm:grid-cols-[3rem_minmax(0,1fr)_6.5rem]">
            <a
              href={`#L${number}`}
              className="text-right text-ink-faint tabular-nums hover:text-accent"
              aria-label={`Line ${number}`}
            >
              {number}
            </a>
            <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</span>
            <span
              className={cn(
                "font-sans text-2xs leading-5 max-sm:col-start-2",
                use === "unplaced" ? "font-medium text-waiting" : "text-ink-faint",
                LINE_USES[use] === "" && "max-sm:hidden",
              )}
            >
              {LINE_USES[use]}
            </span>
          </div>
          {findingsAt(findings, number).map((finding) => (
            <FindingUnderLine key={finding.key} finding={finding} />
          ))}
        </li>
      ))}
    </ol>
  );
}

function findingsAt(findings: PageLinesProps["findings"], line: number) {
  return findings.filter((finding) => finding.line === line);
}

function FindingUnderLine({ finding }: { finding: PageLinesProps["findings"][number] }) {
  const { shape, word, look, edge } = SEVERITIES[finding.severity];
  return (
    <p
      className={cn(
        "my-1 ml-[3.25rem] flex gap-2 border-l-2 py-0.5 pl-3 font-sans text-sm sm:ml-[3.75rem]",
        edge,
      )}
    >
      <StatusShape shape={shape} className={cn("mt-0.5 size-3.5 shrink-0", look)} />
      <span>
        <strong className={look}>{word}.</strong> {finding.text}
      </span>
    </p>
  );
}
