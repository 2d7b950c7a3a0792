import { rolesIn } from "@/lib/domain/access/actor";
import { findOwnProjects } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

/** The caller with the projects and roles that it acts by. */
export async function whoAmI(context: Context) {
  const { actor } = context;
  const projects = await findOwnProjects(context, null);
  return {
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    projects: projects.map((p) => ({ key: p.key, name: p.name, roles: rolesIn(actor, p.id) })),
  };
}
