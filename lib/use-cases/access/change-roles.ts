import { holdPerson } from "@/lib/data/access/hold-person";
import { replaceRoles } from "@/lib/data/access/replace-roles";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { requireScope } from "@/lib/domain/access/actor";
import { refuseOneself, refuseToken } from "@/lib/domain/access/refuse-token";
import { isRoleName, ROLE_WORDS } from "@/lib/domain/access/role-name";
import { AppError } from "@/lib/domain/app-error";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

export type RolesChanged = { id: string; from: string[]; to: string[] };

/**
 * Makes the manual roles of a member exactly these. What the identity provider's claims give stays, and what they
 * give as well becomes manual. Nobody changes their own roles.
 */
export async function changeRoles(
  context: Context,
  input: { project: string | null; personId: string; roles: readonly string[] },
): Promise<RolesChanged> {
  const { actor, db } = context;
  const { personId } = input;
  const { id: projectId } = await findProject(context, input.project, "admin");
  refuseToken(actor);
  refuseOneself(actor, personId);
  const roles = [...new Set(input.roles)].sort();
  requireRoleNames(roles);
  return await transaction(db, async (tx) => {
    requireScope(actor, projectId, "admin");
    const person = await holdPerson(tx, personId);
    if (!person?.projectIds.includes(projectId)) {
      throw new AppError("not_found", `There is no person ${personId} in this project.`);
    }
    const change = await replaceRoles(tx, { projectId, personId }, "manual", roles);
    if (!change) throw new AppError("conflict", "The person has exactly these roles already.");
    const { from, to } = change;
    const detail = { person: personId, source: "manual", from, to };
    await appendEvent(tx, { kind: "membership.changed", actor, projectId, detail });
    return { id: personId, from, to };
  });
}

function requireRoleNames(roles: readonly string[]): void {
  const wrong = roles.filter((role) => !isRoleName(role));
  if (wrong.length === 0) return;
  throw new AppError("invalid_request", "The roles cannot be given.", {
    errors: wrong.map((role) => ({
      path: "roles",
      message: `"${role}" is not a role`,
      expected: ROLE_WORDS,
    })),
  });
}
