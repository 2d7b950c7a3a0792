import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

/**
 * Ends a person's account and every session of it at once. Accounts span projects, so that only someone who
 * administers every project of the person may do it.
 */
export async function disablePerson({ actor, db }: Context, personId: string): Promise<void> {
  await transaction(db, async (tx) => {
    const person = await tx.person.findUnique({
      where: { id: personId },
      include: { memberships: { orderBy: { createdAt: "asc" } } },
    });
    const projects = [...new Set(person?.memberships.map((m) => m.projectId))];
    for (const projectId of projects) requireScope(actor, projectId, "admin");
    if (!person || (projects.length === 0 && actor.kind !== "engine")) {
      throw new AppError("not_found", `There is no person ${personId}.`);
    }
    const { count } = await tx.person.updateMany({
      where: { id: personId, disabledAt: null },
      data: { disabledAt: tx.now },
    });
    if (count === 0) throw new AppError("conflict", "The account was ended before.");
    await tx.authSession.updateMany({
      where: { personId, revokedAt: null },
      data: { revokedAt: tx.now },
    });
    await appendEvent(tx, {
      kind: "person.disabled",
      actor,
      projectId: projects[0] ?? null,
      detail: { person: personId },
    });
  });
}
