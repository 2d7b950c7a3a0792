import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

/** Ends every session of the acting person at once, this one included; returns how many there were. */
export async function endSessions({ actor, db }: Context): Promise<number> {
  if (actor.kind !== "person") {
    throw new AppError("forbidden", "Only a person has sessions; a token is revoked instead.");
  }
  return db.prisma.$executeRaw`
    UPDATE auth_session SET revoked_at = clock_timestamp(), ended_because = 'signed_out'
    WHERE person_id = ${actor.id}::uuid AND revoked_at IS NULL AND expires_at > clock_timestamp()`;
}
