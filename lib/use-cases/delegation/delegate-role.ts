import { type Tx, transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { newestRules } from "@/lib/data/rules/newest-rules";
import { requireScope, rolesIn } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";
import { parseApprovalRules } from "@/lib/domain/rules/approval-rules";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import { type Confirmation, confirmPerson } from "@/lib/use-cases/access/confirm-person";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

export type NewDelegation = Confirmation & {
  project: string | null;
  /** E-mail address or id. */
  to: string;
  role: string;
  /** Null: now. */
  startsAt: Date | null;
  endsAt: Date;
  reason: string;
};

const DAY = 86_400_000;

/**
 * Lends the caller's own seat in a role they hold to another member of the project. Nobody lends a seat of somebody
 * else, or one that was lent to them. Refused where the rules in force do not allow it, or not for so long.
 */
export async function delegateRole(
  context: Context,
  input: NewDelegation,
): Promise<{ id: string }> {
  const { actor } = context;
  const project = await findProject(context, input.project, "read");
  const fromId = await confirmPerson(context, input);
  return transaction(context.db, async (tx) => {
    requireScope(actor, project.id, "read");
    const held = rolesIn(actor, project.id);
    if (!held.includes(input.role)) {
      throw new AppError(
        "wrong_role",
        `You do not hold the role ${input.role}, so it is not yours to lend.`,
        {
          errors: [{ path: "role", message: "is not yours", expected: held.join(", ") }],
        },
      );
    }
    const startsAt = input.startsAt && input.startsAt > tx.now ? input.startsAt : tx.now;
    await requirePeriod(tx, project.id, startsAt, input.endsAt);
    const toId = await findDelegate(tx, project.id, fromId, input.to);
    const reason = input.reason.trim();
    const row = {
      id: tx.newId(),
      projectId: project.id,
      fromId,
      toId,
      role: input.role,
      startsAt,
      endsAt: input.endsAt,
      reason,
      createdAt: tx.now,
    };
    await tx.delegation.create({ data: row });
    await appendEvent(tx, {
      kind: "delegation.made",
      actor,
      projectId: project.id,
      detail: {
        delegation: row.id,
        from: `person:${fromId}`,
        to: `person:${toId}`,
        role: row.role,
        startsAt: startsAt.toISOString(),
        endsAt: row.endsAt.toISOString(),
        words: sha256Hex(canonicalJson([row.id, reason])),
      },
    });
    return { id: row.id };
  });
}

async function requirePeriod(tx: Tx, projectId: string, from: Date, to: Date): Promise<void> {
  const rules = parseApprovalRules((await newestRules(tx, projectId)).document)?.delegation;
  if (!rules?.allowed) {
    throw new AppError("forbidden", "The approval rules of this project do not allow delegation.");
  }
  if (to <= from) {
    throw new AppError("invalid_request", "The delegation would end before it begins.", {
      errors: [
        { path: "endsAt", message: "is too early", expected: `after ${from.toISOString()}` },
      ],
    });
  }
  if (to.getTime() - from.getTime() > rules.maxDays * DAY) {
    throw new AppError(
      "invalid_request",
      `The approval rules allow a delegation of at most ${rules.maxDays} days.`,
      { errors: [{ path: "endsAt", message: "is too late", expected: `${rules.maxDays} days` }] },
    );
  }
}

async function findDelegate(
  tx: Tx,
  projectId: string,
  fromId: string,
  given: string,
): Promise<string> {
  const text = given.trim().toLowerCase();
  const person = await tx.person.findFirst({
    where: {
      ...(isUuid(text) ? { id: text } : { email: text }),
      disabledAt: null,
      memberships: { some: { projectId } },
    },
    select: { id: true },
  });
  if (!person) {
    throw new AppError("invalid_request", `${given} has no role in this project.`, {
      errors: [{ path: "to", message: "is unknown", expected: "the e-mail address of a member" }],
    });
  }
  if (person.id === fromId) {
    throw new AppError("invalid_request", "You cannot lend your seat to yourself.", {
      errors: [{ path: "to", message: "is you", expected: "another member" }],
    });
  }
  return person.id;
}
