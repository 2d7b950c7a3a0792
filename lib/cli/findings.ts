import { EXIT, type ExitCode } from "@/lib/cli/exit-codes";
import type { Finding } from "@/lib/domain/review/finding";

type Found = Finding & { waived?: boolean };

const ORDER = ["contradiction", "doubt", "note"] as const;

/** `line 12  CONTRADICTION  Stage 1: why`, the worst first, and under it what is quoted. */
export function findingLines(findings: readonly Found[]): string[] {
  if (findings.length === 0) return ["Nothing was found that does not hold."];
  const counts = ORDER.map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return `${count} ${severity}${count === 1 ? "" : "s"}`;
  });
  const sorted = ORDER.flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  );
  return [`${counts.join(", ")}:`, ...sorted.flatMap(findingText)];
}

/** A contradiction that stands and is not waived fails the command, so that a pipeline sees it. */
export function codeOfFindings(findings: readonly Found[]): ExitCode {
  return findings.some(({ severity, waived }) => severity === "contradiction" && !waived)
    ? EXIT.failed
    : EXIT.ok;
}

function findingText({ line, severity, where, text, quote, waived }: Found): string[] {
  const place = [line === null ? null : `line ${line}`, where].filter(Boolean).join(", ");
  const head = `  ${severity.toUpperCase()}${waived ? ", WAIVED" : ""}  ${place}: ${text}`;
  return quote === "" ? [head] : [head, `    > ${quote.replace(/\s+/g, " ")}`];
}
