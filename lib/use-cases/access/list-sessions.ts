import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

export type OpenSession = { id: string; startedAt: Date; expiresAt: Date };

/** The acting person's sessions that are not over by the database's clock, the newest first. */
export async function listSessions({ actor, db }: Context): Promise<OpenSession[]> {
  if (actor.kind !== "person") {
    throw new AppError("forbidden", "Only a person has sessions; a token has none.");
  }
  return db.prisma.$queryRaw<OpenSession[]>`
    SELECT id, created_at AS "startedAt", expires_at AS "expiresAt" FROM auth_session
    WHERE person_id = ${actor.id}::uuid AND revoked_at IS NULL AND expires_at > clock_timestamp()
    ORDER BY created_at DESC, id`;
}
