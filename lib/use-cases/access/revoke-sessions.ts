import { holdPerson } from "@/lib/data/access/hold-person";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

/**
 * Ends one open session of a member, or all of them (`sessionId` null), at once; returns how many there were.
 * An administrator of any project of the person may: whoever is meant to be in signs in again.
 */
export async function revokeSessions(
  context: Context,
  input: { project: string | null; personId: string; sessionId: string | null },
): Promise<number> {
  const { actor, db } = context;
  const { personId, sessionId } = input;
  const { id: projectId } = await findProject(context, input.project, "admin");
  if (sessionId !== null && !isUuid(sessionId)) throw noSession();
  return await transaction(db, async (tx) => {
    requireScope(actor, projectId, "admin");
    const person = await holdPerson(tx, personId);
    if (!person?.projectIds.includes(projectId)) {
      throw new AppError("not_found", `There is no person ${personId} in this project.`);
    }
    const { count } = await tx.authSession.updateMany({
      where: {
        personId,
        ...(sessionId === null ? {} : { id: sessionId }),
        revokedAt: null,
        expiresAt: { gt: tx.now },
      },
      data: { revokedAt: tx.now, endedBecause: "ended_by_admin" },
    });
    if (sessionId !== null && count === 0) throw noSession();
    if (count > 0) {
      const detail = { person: personId, sessions: count };
      await appendEvent(tx, { kind: "session.revoked", actor, projectId, detail });
    }
    return count;
  });
}

function noSession(): AppError {
  return new AppError("not_found", "The person has no such session, or it is over.");
}
