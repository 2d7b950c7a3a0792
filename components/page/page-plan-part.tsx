import { CopyButton } from "@/components/ui/copy-button";
import type { PagePlan, PlanNote } from "@/lib/contract/page";

/** A region that scrolls must take focus, or a keyboard cannot scroll it. */
const SCROLLS = { tabIndex: 0 };

/** The plan that the page gives, what it had to guess, and what it could not take over; closed at first. */
export function PagePlanPart({ plan }: { plan: PagePlan }) {
  const { name, version, source, assumed, notCarried } = plan;
  return (
    <details className="group mb-6 border-b pb-2 print:hidden">
      <summary className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-1">
        <span className="font-medium text-accent group-open:text-ink">Plan from this page</span>
        <span className="font-mono text-xs break-all">
          {name}
          {version === null ? "" : `, version ${version}`}
        </span>
        <span className="text-ink-soft">
          {assumed.length} {assumed.length === 1 ? "thing" : "things"} assumed, {notCarried.length}{" "}
          not taken over
        </span>
      </summary>
      <div className="mt-2 gap-10 xl:grid xl:grid-cols-[minmax(0,1fr)_minmax(0,30rem)]">
        <div className="relative min-w-0">
          <section
            aria-label="Plan in YAML"
            className="max-h-[32rem] overflow-auto border bg-sunk p-3"
            {...SCROLLS}
          >
            <pre className="font-mono text-xs leading-5">{source}</pre>
          </section>
          <span className="absolute top-1 right-3">
            <CopyButton text={source} label="Copy the plan" />
          </span>
        </div>
        <div className="min-w-0 max-xl:mt-3">
          <Notes title="Assumed" notes={assumed} />
          <Notes title="Not taken over" notes={notCarried} />
        </div>
      </div>
    </details>
  );
}

function Notes({ title, notes }: { title: string; notes: PlanNote[] }) {
  if (notes.length === 0) return null;
  return (
    <div className="mb-3">
      <h3 className="font-medium">{title}</h3>
      <ul className="max-h-64 overflow-y-auto border-t">
        {notes.map((note) => (
          <li key={`${note.path} ${note.why}`} className="border-b py-1 [overflow-wrap:anywhere]">
            <span className="font-mono text-xs text-ink-faint">{note.path}</span> {note.why}
          </li>
        ))}
      </ul>
    </div>
  );
}
