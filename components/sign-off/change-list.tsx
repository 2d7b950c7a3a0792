import type { DossierChange } from "@/lib/contract/sign-off";

const MEASURED = /\.(value|conversion)$/;

/** What reads differently, old and new. Values that merely moved while their verdicts stayed are folded away. */
export function ChangeList({ changes }: { changes: DossierChange[] }) {
  const moved = changes.filter((change) => MEASURED.test(change.path));
  const told = changes.filter((change) => !MEASURED.test(change.path));
  const values = moved.length === 1 ? "1 measured value" : `${moved.length} measured values`;
  return (
    <>
      <Lines changes={told} />
      {moved.length > 0 ? (
        <details>
          <summary className="flex min-h-11 items-center text-accent underline underline-offset-4">
            {told.length > 0 ? `${values} moved as well` : `Only ${values} moved`}
          </summary>
          <Lines changes={moved} />
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
