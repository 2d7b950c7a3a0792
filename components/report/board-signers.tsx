import { formatUtc } from "@/components/ui/format-time";
import { StatusShape } from "@/components/ui/status-shape";
import type { Board, SignatureLine } from "@/lib/domain/report/report";

/**
 * Printed name, role, time and meaning of every signature that counts or rejects. Who signed the same words stands under
 * them, so that ten signatures fit on the board's page.
 */
export function BoardSigners({ signers }: Pick<Board, "signers">) {
  if (signers.length === 0) {
    return <p className="mt-1 text-base text-unknown">Nobody has signed anything in this run.</p>;
  }
  const said = (line: SignatureLine) => `${wordOf(line)}: ${line.meaning}`;
  return [...new Set(signers.map(said))].map((words) => {
    const lines = signers.filter((line) => said(line) === words);
    const isRejected = lines[0]?.decision === "rejected";
    return (
      <div key={words} className="mt-2 break-inside-avoid">
        <p className={isRejected ? "text-base text-fail" : "text-base text-ink-soft"}>
          <StatusShape
            shape={isRejected ? "cross-octagon" : "check-circle"}
            className={`mr-1.5 inline-block size-3.5 align-[-0.125em] ${isRejected ? "" : "text-pass"}`}
          />
          {words}
        </p>
        <ul className="mt-1 border-t text-base print:text-xs">
          {lines.map((line) => (
            <li
              key={line.id}
              className="grid gap-x-4 border-b py-1 sm:grid-cols-[minmax(0,4fr)_minmax(0,6fr)_11rem] print:grid-cols-[minmax(0,4fr)_minmax(0,6fr)_9.5rem] print:py-0.5"
            >
              <span className="font-semibold">{line.name}</span>
              <span>{line.role}</span>
              <span className="whitespace-nowrap text-ink-soft sm:text-right print:text-right">
                {line.at ? formatUtc(line.at, true) : ""}
              </span>
            </li>
          ))}
        </ul>
      </div>
    );
  });
}

function wordOf({ decision }: SignatureLine): string {
  return decision === "rejected" ? "Rejected" : "Approved";
}
