import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

export type ListedSession = {
  id: string;
  startedAt: Date;
  expiresAt: Date;
  authenticatedAt: Date | null;
  method: "password" | "oidc";
};

/** The open sessions of a member, the newest first, for administrators of the project. */
export async function listPersonSessions(
  context: Context,
  input: { project: string | null; personId: string },
): Promise<ListedSession[]> {
  const { id: projectId } = await findProject(context, input.project, "admin");
  const { personId } = input;
  const { prisma } = context.db;
  const roles = isUuid(personId)
    ? await prisma.membership.count({ where: { projectId, personId } })
    : 0;
  if (roles === 0) {
    throw new AppError("not_found", `There is no person ${personId} in this project.`);
  }
  return prisma.$queryRaw<ListedSession[]>`
    SELECT id, created_at AS "startedAt", expires_at AS "expiresAt",
      authenticated_at AS "authenticatedAt", method
    FROM auth_session
    WHERE person_id = ${personId}::uuid AND revoked_at IS NULL AND expires_at > clock_timestamp()
    ORDER BY created_at DESC, id`;
}
