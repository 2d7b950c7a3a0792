import { LineLink, Stated } from "@/components/page/stated";
import type { PageFact } from "@/lib/contract/page";

/** Label, what the page states, and the line that states it. */
export function PageFacts({ facts, label }: { facts: PageFact[]; label: string }) {
  if (facts.length === 0) return null;
  return (
    <dl aria-label={label} className="gap-x-10 border-t 2xl:columns-2">
      {facts.map((fact) => (
        <div
          key={`${fact.line} ${fact.label}`}
          className="grid grid-cols-[9rem_minmax(0,1fr)_2rem] items-baseline gap-x-3 border-b py-1 break-inside-avoid max-sm:grid-cols-[minmax(0,1fr)_2rem]"
        >
          <dt className="text-ink-faint [overflow-wrap:anywhere] max-sm:col-span-2">
            {fact.label}
          </dt>
          <dd className="min-w-0">
            <Stated value={fact} />
          </dd>
          <dd className="text-right">
            <LineLink line={fact.line} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
