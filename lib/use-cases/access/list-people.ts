import { isAllowed } from "@/lib/domain/access/actor";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

export type ListedPerson = {
  id: string;
  name: string;
  email: string;
  addedAt: Date;
  disabledAt: Date | null;
  hasPassword: boolean;
  identityProvider: string | null;
  roles: { role: string; source: "manual" | "oidc"; since: string }[];
  openSessions: number;
  isYou: boolean;
  isElsewhere: boolean;
};

/** Everybody with a role in the project, by name, for its administrators. */
export async function listPeople(
  context: Context,
  project: string | null,
): Promise<ListedPerson[]> {
  const { actor, db } = context;
  const { id: projectId } = await findProject(context, project, "admin");
  return db.prisma.$queryRaw<ListedPerson[]>`
    SELECT p.id, p.name, p.email, p.created_at AS "addedAt", p.disabled_at AS "disabledAt",
      p.has_password AS "hasPassword", i.issuer AS "identityProvider", m.roles,
      (SELECT count(*)::int FROM auth_session s WHERE s.person_id = p.id
         AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()) AS "openSessions",
      p.id::text = ${actor.id} AS "isYou",
      ${actor.kind !== "engine"} AND EXISTS (SELECT FROM membership o WHERE o.person_id = p.id
         AND NOT o.project_id = ANY (${administered(context)}::uuid[])) AS "isElsewhere"
    FROM person p
    JOIN (SELECT person_id, jsonb_agg(jsonb_build_object('role', role, 'source', source,
            'since', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY role) AS roles
          FROM membership WHERE project_id = ${projectId}::uuid GROUP BY person_id) m ON m.person_id = p.id
    LEFT JOIN person_identity i ON i.person_id = p.id
    ORDER BY p.name, p.id`;
}

/** The projects that the caller administers. */
function administered({ actor }: Context): string[] {
  const ids =
    actor.kind === "person"
      ? actor.memberships.map(({ projectId }) => projectId)
      : actor.kind === "token"
        ? [actor.projectId]
        : [];
  return [...new Set(ids)].filter((id) => isAllowed(actor, id, "admin"));
}
