import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";
import type { Context } from "@/lib/use-cases/context";

/** Notes that the acting person has seen a notice of theirs. Seeing it twice changes nothing. */
export async function markNoticeSeen({ actor, db }: Context, noticeId: string): Promise<void> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person is told anything.");
  const seen = isUuid(noticeId)
    ? await db.prisma.$executeRaw`
        UPDATE notice SET seen_at = coalesce(seen_at, clock_timestamp())
        WHERE id = ${noticeId}::uuid AND person_id = ${actor.id}::uuid`
    : 0;
  if (seen === 0) throw new AppError("not_found", "You have no such notice.");
}
