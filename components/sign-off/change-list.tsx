import type { DossierChange } from "@/lib/contract/sign-off";

const SHOWN = 6;

/** What reads differently, old and new; the rest unfolds. */
export function ChangeList({ changes }: { changes: DossierChange[] }) {
  const rest = changes.slice(SHOWN);
  return (
    <>
      <Lines changes={changes.slice(0, SHOWN)} />
      {rest.length > 0 ? (
        <details>
          <summary className="flex min-h-11 items-center text-accent underline underline-offset-4">
            {rest.length} more
          </summary>
          <Lines changes={rest} />
        </details>
      ) : null}
    </>
  );
}

function Lines({ changes }: { changes: DossierChange[] }) {
  return (
    <ul className="mt-1 flex flex-col gap-1">
      {changes.map((change) => (
        <li key={change.path} className="break-words">
          <span className="font-medium">{change.label}</span>:{" "}
          {change.before === null ? (
            <>
              added, <ins className="no-underline">{change.after}</ins>
            </>
          ) : change.after === null ? (
            <>
              gone, was <del>{change.before}</del>
            </>
          ) : (
            <>
              from <del className="text-ink-soft no-underline">{change.before}</del> to{" "}
              <ins className="font-medium no-underline">{change.after}</ins>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
