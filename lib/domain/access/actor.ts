import { AppError } from "@/lib/domain/app-error";

/** What a route or use-case asks for. `sign` and `override` are for persons only: no token ever has them. */
export const SCOPES = [
  "read",
  "samples:write",
  "evidence:write",
  "run:write",
  "decide",
  "rollback",
  "plan:write",
  "flag:read",
  "export",
  "admin",
] as const;
export type Scope = (typeof SCOPES)[number];

export type Actor =
  | {
      kind: "person";
      id: string;
      name: string;
      memberships: { projectId: string; role: string }[];
    }
  | { kind: "token"; id: string; name: string; projectId: string; scopes: readonly string[] }
  | { kind: "engine"; id: "engine"; name: string };

const OPERATOR: readonly Scope[] = [
  "read",
  "samples:write",
  "evidence:write",
  "run:write",
  "decide",
  "rollback",
  "flag:read",
];

/** Roles with rights of their own; every other role of a project may read and sign. */
const ROLE_SCOPES: Record<string, readonly Scope[]> = {
  admin: SCOPES,
  engineer: [...OPERATOR, "plan:write"],
  "on-call-engineer": OPERATOR,
  auditor: ["read", "export"],
};

export function rolesIn(actor: Actor, projectId: string): string[] {
  if (actor.kind !== "person") return [];
  return actor.memberships.filter((m) => m.projectId === projectId).map((m) => m.role);
}

/** Whether one of a person's roles carries the scope. */
export function rolesAllow(roles: readonly string[], scope: Scope): boolean {
  return roles.some((role) => (ROLE_SCOPES[role] ?? ["read"]).includes(scope));
}

/** Whether the actor may do `scope` in the project. A token's scope counts only in its own project. */
export function isAllowed(actor: Actor, projectId: string, scope: Scope): boolean {
  switch (actor.kind) {
    case "engine":
      return true;
    case "token":
      return actor.projectId === projectId && actor.scopes.includes(scope);
    case "person":
      return rolesAllow(rolesIn(actor, projectId), scope);
  }
}

/** Whether the actor may know that the project exists. */
export function isMember(actor: Actor, projectId: string): boolean {
  if (actor.kind === "engine") return true;
  if (actor.kind === "token") return actor.projectId === projectId;
  return rolesIn(actor, projectId).length > 0;
}

/**
 * Refuses with `not_found` where the actor has no role in the project at all, so that ids cannot be probed,
 * and with `forbidden` where the role is not enough.
 */
export function requireScope(actor: Actor, projectId: string, scope: Scope): void {
  if (isAllowed(actor, projectId, scope)) return;
  if (!isMember(actor, projectId))
    throw new AppError("not_found", "There is nothing at this address.");
  throw new AppError(
    "forbidden",
    actor.kind === "token"
      ? `The token "${actor.name}" has the scopes ${actor.scopes.join(", ")}; this needs "${scope}".`
      : `Your roles in this project (${rolesIn(actor, projectId).join(", ")}) do not allow this; it needs the right "${scope}".`,
  );
}

/** How an actor is stored in rows and ledger leaves: `person:<id>`, `token:<id>` or `engine`. */
export function actorRef(actor: Actor): string {
  return actor.kind === "engine" ? "engine" : `${actor.kind}:${actor.id}`;
}
