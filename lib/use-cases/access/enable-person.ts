import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { requireScope } from "@/lib/domain/access/actor";
import { refuseOneself, refuseToken } from "@/lib/domain/access/refuse-token";
import { AppError } from "@/lib/domain/app-error";
import { holdGoverned } from "@/lib/use-cases/access/hold-governed";
import type { Context } from "@/lib/use-cases/context";

/** Gives an account back that was ended. Its sessions stay over: the person signs in anew. */
export async function enablePerson({ actor, db }: Context, personId: string): Promise<void> {
  refuseToken(actor);
  refuseOneself(actor, personId);
  await transaction(db, async (tx) => {
    const person = await holdGoverned(tx, actor, personId);
    if (!person.disabledAt) throw new AppError("conflict", "The account is active.");
    await tx.person.update({ where: { id: personId }, data: { disabledAt: null } });
    const projects = person.projectIds.length > 0 ? person.projectIds : [null];
    for (const projectId of projects) {
      if (projectId) requireScope(actor, projectId, "admin");
      const detail = { person: personId };
      await appendEvent(tx, { kind: "person.enabled", actor, projectId, detail });
    }
  });
}
