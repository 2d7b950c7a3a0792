import type { PageText } from "@/lib/contract/page";

/** A value as the page states it: a placeholder says so, and nothing at all is a dash. */
export function Stated({ value, strong = false }: { value: PageText | null; strong?: boolean }) {
  if (value === null) {
    return (
      <span className="text-ink-faint" title="The page has no such column or line">
        <span aria-hidden>-</span>
        <span className="sr-only">not on the page</span>
      </span>
    );
  }
  if (value.blank) return <span className="text-unknown">not filled in</span>;
  return (
    <span
      className={strong ? "font-semibold [overflow-wrap:anywhere]" : "[overflow-wrap:anywhere]"}
    >
      {value.text}
    </span>
  );
}

/** The way to the line of the source that says it. */
export function LineLink({ line }: { line: number | null }) {
  if (line === null) return null;
  return (
    <a
      href={`#L${line}`}
      aria-label={`Line ${line}`}
      className="font-mono text-2xs text-ink-faint tabular-nums hover:text-accent hover:underline print:hidden"
    >
      {line}
    </a>
  );
}
