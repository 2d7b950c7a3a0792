import { KnownMark } from "@/components/report/known-mark";
import { RecordTime } from "@/components/ui/relative-time";
import { Status, type StatusName } from "@/components/ui/status";
import type { SignatureLine } from "@/lib/domain/report/report";
import { METHOD_TEXT } from "@/lib/domain/sign-off/method-text";

const LOOKS: Record<SignatureLine["decision"], { name: StatusName; word: string }> = {
  approved: { name: "pass", word: "Approved" },
  rejected: { name: "fail", word: "Rejected" },
  missing: { name: "unknown", word: "Missing" },
  void: { name: "inconclusive", word: "Void" },
};

/** A line a signature, asked for or made; its parts are under one another where the page is narrow. */
export function SignatureTable({ lines, label }: { lines: SignatureLine[]; label: string }) {
  if (lines.length === 0) return null;
  return (
    <ul aria-label={label} className="mt-2 border-t">
      {lines.map((line) => (
        <li
          key={line.id}
          className="grid gap-x-5 border-b py-2 break-inside-avoid sm:grid-cols-[8.5rem_minmax(0,3fr)_minmax(0,4fr)_minmax(0,3fr)] print:grid-cols-[5.5rem_minmax(0,3fr)_minmax(0,4fr)_10.5rem] print:gap-x-3 print:py-1 print:text-xs print:[&_*]:text-xs"
        >
          <div>
            <Status {...LOOKS[line.decision]} />
            {line.known === "missing" ? null : (
              <span className="block max-sm:inline max-sm:pl-2">
                <KnownMark known={line.known} />
              </span>
            )}
          </div>
          <div className="break-words">
            <span className="font-medium">{line.name ?? "Nobody yet"}</span>
            <span className="block text-base text-ink-soft">{line.role}</span>
          </div>
          <div className="break-words">
            {line.meaning}
            {line.note ? <span className="block text-base text-waiting">{line.note}</span> : null}
            {line.comment ? (
              <span className="mt-1 block border-l-2 pl-2 text-base">{line.comment}</span>
            ) : null}
          </div>
          <div className="text-base text-ink-soft print:text-xs">
            {line.at ? <RecordTime at={line.at} /> : null}
            {line.method ? (
              <span className="block first-letter:uppercase">{METHOD_TEXT[line.method]}</span>
            ) : null}
            {line.dossier ? (
              <span className="block font-mono text-sm" title={line.dossier}>
                dossier {line.dossier.slice(0, 12)}
              </span>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
