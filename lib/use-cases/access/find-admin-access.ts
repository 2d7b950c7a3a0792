import { findHolders } from "@/lib/data/access/find-holders";
import { readSnapshot } from "@/lib/data/read-snapshot";
import { isAllowed } from "@/lib/domain/access/actor";
import { findOwnProjects } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

export type AdminAccess = {
  /** Projects that the caller administers. */
  projects: { key: string; name: string }[];
  /** The admins of all of the caller's projects: whom to ask where `projects` is empty. */
  admins: { project: string; names: string[] }[];
};

/** What of the admin pages is open to the caller, and who could open it. Never refuses. */
export async function findAdminAccess(context: Context): Promise<AdminAccess> {
  const own = await findOwnProjects(context, null);
  const admins = await readSnapshot(context.db, async (tx) => {
    const lines: AdminAccess["admins"] = [];
    for (const { id, name } of own) {
      const holders = await findHolders(tx, id);
      const names = holders.filter((h) => h.role === "admin").map((h) => h.name);
      lines.push({ project: name, names });
    }
    return lines;
  });
  const projects = own.filter(({ id }) => isAllowed(context.actor, id, "admin"));
  return { projects: projects.map(({ key, name }) => ({ key, name })), admins };
}
