import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";
import type { Context } from "@/lib/use-cases/context";

/** Ends one session of the acting person at once. Refuses with `not_found` what is not theirs, or is over. */
export async function endSession(
  { actor, db }: Context,
  sessionId: string,
  because: "signed_out" | "replaced" = "signed_out",
): Promise<void> {
  if (actor.kind !== "person") {
    throw new AppError("forbidden", "Only a person has sessions; a token is revoked instead.");
  }
  const ended = isUuid(sessionId)
    ? await db.prisma.$executeRaw`
        UPDATE auth_session SET revoked_at = clock_timestamp(), ended_because = ${because}
        WHERE id = ${sessionId}::uuid AND person_id = ${actor.id}::uuid
          AND revoked_at IS NULL AND expires_at > clock_timestamp()`
    : 0;
  if (ended === 0) throw new AppError("not_found", "You have no such session, or it is over.");
}
