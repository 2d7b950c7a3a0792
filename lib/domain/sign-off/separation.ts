import type { RunRecord } from "@/lib/domain/run/run-record";

type Duties = Pick<RunRecord, "ownerId" | "createdBy" | "authors" | "planEditor" | "rules">;

/**
 * Persons whose approval never counts, and why. Where the rules cannot be read this names everybody who could be meant;
 * the gate is closed then anyway.
 */
export function excludedSigners(run: Duties): Map<string, string> {
  const separation = run.rules.document?.separation;
  const authors = run.authors?.map((author) => author.personId) ?? [];
  // The last one stays: who owns the run is told so.
  const duties = [
    [separation?.planEditor, "wrote the plan that this run follows", [personOf(run.planEditor)]],
    [separation?.author, "wrote the change that this run releases", authors],
    [separation?.owner, "own or created this run", [run.ownerId, personOf(run.createdBy)]],
  ] as const;
  return new Map(
    duties.flatMap(([rule, words, people]) =>
      rule === "off" ? [] : people.flatMap((id) => (id === null ? [] : [[id, words] as const])),
    ),
  );
}

/** What the rules need to be known and is not, so that nobody can sign. Null: nothing. */
export function unknownDuties(run: Duties): string | null {
  const separation = run.rules.document?.separation;
  if (separation?.author === "required") {
    const authors = run.authors ?? [];
    if (authors.length === 0) {
      return "The approval rules need the authors of the change; this run does not name them.";
    }
    const strangers = authors.filter((author) => author.personId === null).length;
    if (strangers > 0) {
      return `The approval rules need every author of the change to have an account; ${strangers} of ${authors.length} has none.`;
    }
  }
  if (separation?.planEditor === "required" && !personOf(run.planEditor)) {
    return "The approval rules need to know who wrote the plan; a token applied this version of it.";
  }
  if (separation?.owner === "required" && !run.ownerId && !personOf(run.createdBy)) {
    return "The approval rules need the run to have an owner; it has none.";
  }
  return null;
}

function personOf(ref: string): string | null {
  return ref.startsWith("person:") ? ref.slice("person:".length) : null;
}
