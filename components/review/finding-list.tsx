import type { ReactNode } from "react";
import { SEVERITIES } from "@/components/review/severity";
import { cn } from "@/components/ui/cn";
import { StatusShape } from "@/components/ui/status-shape";
import type { Finding } from "@/lib/domain/review/finding";

type Shown = Pick<Finding, "key" | "rule" | "line" | "where" | "severity" | "text" | "quote">;
type FindingListProps<F extends Shown> = {
  findings: F[];
  /** Where the lines stand; left out where there are none to go to. */
  lineHref?: (line: number) => string;
  /** What can be done about one. */
  action?: (finding: F) => ReactNode;
};

/** What does not hold, in the order in which it comes: how bad, where, why, and the words it is about. */
export function FindingList<F extends Shown>({ findings, lineHref, action }: FindingListProps<F>) {
  return (
    <ol className="border-t">
      {findings.map((finding) => {
        const { shape, word, look } = SEVERITIES[finding.severity];
        return (
          <li key={finding.key} className="border-b py-2 break-inside-avoid">
            <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
              <span className={cn("flex items-center gap-1.5 font-semibold", look)}>
                <StatusShape shape={shape} className="size-3.5" />
                {word}
              </span>
              <FindingPlace finding={finding} lineHref={lineHref} />
              <span className="ml-auto font-mono text-2xs text-ink-faint">{finding.rule}</span>
            </div>
            <p className="mt-1 max-w-[68ch] [overflow-wrap:anywhere]">{finding.text}</p>
            {finding.quote ? (
              <p className="mt-1 max-w-[68ch] border-l-2 pl-2 text-ink-soft [overflow-wrap:anywhere]">
                {finding.quote}
              </p>
            ) : null}
            {action ? <div className="mt-1.5">{action(finding)}</div> : null}
          </li>
        );
      })}
    </ol>
  );
}

function FindingPlace({
  finding,
  lineHref,
}: {
  finding: Shown;
  lineHref: ((line: number) => string) | undefined;
}) {
  const { line, where } = finding;
  return (
    <span className="min-w-0 text-ink-soft [overflow-wrap:anywhere]">
      {line !== null && lineHref ? (
        <a href={lineHref(line)} className="text-accent tabular-nums underline underline-offset-2">
          Line {line}
        </a>
      ) : null}
      {line !== null && where ? ", " : null}
      {where}
    </span>
  );
}
