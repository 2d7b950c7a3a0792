import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { requireScope } from "@/lib/domain/access/actor";
import { refuseOneself } from "@/lib/domain/access/refuse-token";
import { AppError } from "@/lib/domain/app-error";
import { holdGoverned } from "@/lib/use-cases/access/hold-governed";
import type { Context } from "@/lib/use-cases/context";

/**
 * Ends a person's account and every session of it at once. Accounts span projects, so that only someone who
 * administers every project of the person may do it.
 */
export async function disablePerson({ actor, db }: Context, personId: string): Promise<void> {
  refuseOneself(actor, personId);
  await transaction(db, async (tx) => {
    const person = await holdGoverned(tx, actor, personId);
    if (person.disabledAt) throw new AppError("conflict", "The account was ended before.");
    await tx.person.update({ where: { id: personId }, data: { disabledAt: tx.now } });
    await tx.authSession.updateMany({
      where: { personId, revokedAt: null },
      data: { revokedAt: tx.now, endedBecause: "person_disabled" },
    });
    const projects = person.projectIds.length > 0 ? person.projectIds : [null];
    for (const projectId of projects) {
      if (projectId) requireScope(actor, projectId, "admin");
      const detail = { person: personId };
      await appendEvent(tx, { kind: "person.disabled", actor, projectId, detail });
    }
  });
}
