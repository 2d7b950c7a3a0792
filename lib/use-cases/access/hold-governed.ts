import { type HeldPerson, holdPerson } from "@/lib/data/access/hold-person";
import type { Tx } from "@/lib/data/database";
import { type Actor, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";

/**
 * The person, for whoever administers every project of theirs: accounts span projects. Refuses with `not_found`
 * otherwise, and for somebody without any role unless the server itself asks.
 */
export async function holdGoverned(tx: Tx, actor: Actor, personId: string): Promise<HeldPerson> {
  const person = await holdPerson(tx, personId);
  for (const projectId of person?.projectIds ?? []) requireScope(actor, projectId, "admin");
  if (!person || (person.projectIds.length === 0 && actor.kind !== "engine")) {
    throw new AppError("not_found", `There is no person ${personId}.`);
  }
  return person;
}
