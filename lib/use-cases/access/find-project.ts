import { findProjects, type ProjectRow } from "@/lib/data/access/find-projects";
import { type Actor, isAllowed, requireScope, type Scope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

/**
 * The one project that a request is about: a token's own, else the one whose key is given, else the only one
 * in which the person has a role. Refuses with `not_found` for a project that is none of the actor's.
 */
export async function findProject(
  context: Context,
  key: string | null,
  scope: Scope,
): Promise<ProjectRow> {
  const projects = await findOwnProjects(context, key);
  const [project, ...others] = projects;
  if (!project) throw new AppError("not_found", absent(key));
  if (others.length > 0) {
    const keys = projects.map((p) => p.key).join(", ");
    throw new AppError(
      "invalid_request",
      "You belong to several projects; say which one is meant.",
      {
        errors: [{ path: "project", message: "is missing", expected: `one of ${keys}` }],
      },
    );
  }
  requireScope(context.actor, project.id, scope);
  return project;
}

/** Every project that the actor has a role in, narrowed to `key` where one is given. */
export function findOwnProjects({ actor, db }: Context, key: string | null): Promise<ProjectRow[]> {
  const ids = projectIds(actor);
  return findProjects(db.prisma, {
    ...(ids === null ? {} : { id: { in: ids } }),
    ...(key === null ? {} : { key }),
  });
}

/** Like `findOwnProjects`, without those that the actor may not read; refuses where that leaves none. */
export async function findReadableProjects(
  context: Context,
  key: string | null,
): Promise<ProjectRow[]> {
  const projects = await findOwnProjects(context, key);
  const [first] = projects;
  if (!first) {
    if (key === null) return [];
    throw new AppError("not_found", absent(key));
  }
  const readable = projects.filter((p) => isAllowed(context.actor, p.id, "read"));
  if (readable.length === 0) requireScope(context.actor, first.id, "read");
  return readable;
}

/** Null for the engine, which belongs to all of them. */
function projectIds(actor: Actor): string[] | null {
  switch (actor.kind) {
    case "engine":
      return null;
    case "token":
      return [actor.projectId];
    case "person":
      return [...new Set(actor.memberships.map((m) => m.projectId))];
  }
}

function absent(key: string | null): string {
  return key === null
    ? "You have no role in any project."
    : `There is no project ${key} in which you have a role.`;
}
