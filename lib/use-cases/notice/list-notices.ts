import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

const MOST = 100;

/** What the acting person has been told lately, the newest first. */
export async function listNotices({ actor, db }: Context) {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person is told anything.");
  return db.prisma.notice.findMany({
    where: { personId: actor.id },
    select: { id: true, kind: true, text: true, at: true, seenAt: true },
    orderBy: [{ at: "desc" }, { id: "asc" }],
    take: MOST,
  });
}
