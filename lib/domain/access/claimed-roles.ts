import { isRoleName } from "@/lib/domain/access/role-name";

export type ClaimedRole = {
  /** The project's key. */
  project: string;
  role: string;
};

const PREFIX = "tollgate";

/**
 * The roles that groups of an identity provider stand for: `tollgate:<project-key>:<role>`. Every other group is
 * somebody else's business and grants nothing.
 */
export function claimedRoles(groups: readonly string[]): ClaimedRole[] {
  const known = new Map<string, ClaimedRole>();
  for (const group of groups) {
    const [prefix, project = "", role = "", ...rest] = group.split(":");
    if (prefix !== PREFIX || project === "" || !isRoleName(role) || rest.length > 0) continue;
    known.set(group, { project, role });
  }
  return [...known.values()];
}
