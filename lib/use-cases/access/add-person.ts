import { replaceRoles } from "@/lib/data/access/replace-roles";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { requireScope } from "@/lib/domain/access/actor";
import { refuseOneself, refuseToken } from "@/lib/domain/access/refuse-token";
import { isRoleName, ROLE_WORDS } from "@/lib/domain/access/role-name";
import { AppError, type ErrorPlace } from "@/lib/domain/app-error";
import { hashPassword } from "@/lib/use-cases/access/password";
import type { Context } from "@/lib/use-cases/context";

export type NewPerson = {
  projectId: string;
  email: string;
  name: string;
  roles: readonly string[];
  /** Null: a new person signs in with the identity provider. */
  password: string | null;
};

const EMAIL = /^[^\s@]+@[^\s@]+$/;

/**
 * Gives a person roles in a project. Somebody who is known by the e-mail address already keeps their name and
 * their password, so that an administrator of one project cannot take over an account of another.
 */
export async function addPerson(
  { actor, db }: Context,
  input: NewPerson,
): Promise<{ id: string; isNew: boolean }> {
  const email = input.email.trim().toLowerCase();
  const errors = problemsOf({ ...input, email });
  if (errors.length > 0) {
    throw new AppError("invalid_request", "The person cannot be added.", { errors });
  }
  refuseToken(actor);
  const { projectId } = input;
  const passwordHash = input.password === null ? null : await hashPassword(input.password);
  return await transaction(db, async (tx) => {
    requireScope(actor, projectId, "admin");
    const created = await tx.person.createMany({
      data: [{ id: tx.newId(), email, name: input.name.trim(), passwordHash, createdAt: tx.now }],
      skipDuplicates: true,
    });
    const person = await tx.person.findUniqueOrThrow({ where: { email }, select: { id: true } });
    refuseOneself(actor, person.id);
    const isNew = created.count === 1;
    const before = await tx.membership.findMany({
      where: { projectId, personId: person.id, source: "manual" },
      select: { role: true },
    });
    const roles = [...new Set([...before.map(({ role }) => role), ...input.roles])];
    const change = await replaceRoles(tx, { projectId, personId: person.id }, "manual", roles);
    if (isNew) {
      const detail = { person: person.id, roles: [...input.roles] };
      await appendEvent(tx, { kind: "person.added", actor, projectId, detail });
    } else if (change) {
      const { from, to } = change;
      const detail = { person: person.id, source: "manual", from, to };
      await appendEvent(tx, { kind: "membership.changed", actor, projectId, detail });
    }
    return { id: person.id, isNew };
  });
}

function problemsOf({ email, name, roles }: NewPerson): ErrorPlace[] {
  const errors: ErrorPlace[] = [];
  if (!EMAIL.test(email)) {
    errors.push({
      path: "email",
      message: `"${email}" is not an e-mail address`,
      expected: "name@host",
    });
  }
  if (name.trim() === "") {
    errors.push({ path: "name", message: "is empty", expected: "the person's name, as it signs" });
  }
  if (roles.length === 0) {
    errors.push({ path: "role", message: "is missing", expected: "at least one role" });
  }
  for (const role of roles.filter((r) => !isRoleName(r))) {
    errors.push({
      path: "role",
      message: `"${role}" is not a role`,
      expected: ROLE_WORDS,
    });
  }
  return errors;
}
