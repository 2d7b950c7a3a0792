import { KnownMark } from "@/components/report/known-mark";
import type { Fact } from "@/lib/domain/report/report";

/** What, value, how it is known. On a phone the three are under one another. */
export function FactList({ facts }: { facts: Fact[] }) {
  return (
    <dl className="border-t">
      {facts.map((fact) => (
        <div
          key={fact.label}
          className="grid gap-x-5 border-b py-1.5 break-inside-avoid sm:grid-cols-[12rem_minmax(0,1fr)_minmax(0,11rem)] print:grid-cols-[9rem_minmax(0,1fr)_8rem] print:py-1"
        >
          <dt className="text-ink-soft">{fact.label}</dt>
          <dd
            className={
              fact.known === "missing" ? "text-unknown" : "font-medium [overflow-wrap:anywhere]"
            }
          >
            {fact.text}
          </dd>
          <dd className="sm:text-right">
            <KnownMark known={fact.known} by={fact.by} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
