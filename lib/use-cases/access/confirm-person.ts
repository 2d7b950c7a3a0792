import { isFreshLogin } from "@/lib/data/access/is-fresh-login";
import { AppError } from "@/lib/domain/app-error";
import { confirmPassword } from "@/lib/use-cases/access/confirm-password";
import type { Context } from "@/lib/use-cases/context";

/** How the acting person shows once more that it is them. */
export type Confirmation = { password: string | null; sessionId: string | null };

/**
 * Confirms the acting person right before something that is theirs alone to do: by the password, or, for somebody who
 * signs in with an identity provider and has none, by a login of the last five minutes. Returns the person's id.
 */
export async function confirmPerson(
  context: Context,
  { password, sessionId }: Confirmation,
): Promise<string> {
  const { actor, db } = context;
  if (password !== null) return confirmPassword(context, password);
  if (actor.kind !== "person" || sessionId === null) {
    throw new AppError(
      "forbidden",
      "Only a person who is signed in can do this; a token never can.",
    );
  }
  const person = await db.prisma.person.findUnique({
    where: { id: actor.id },
    select: { passwordHash: true, disabledAt: true },
  });
  if (!person || person.disabledAt) {
    throw new AppError("unauthenticated", "This account is no longer active.");
  }
  if (person.passwordHash !== null) {
    throw new AppError("invalid_request", "This needs your password once more.", {
      errors: [{ path: "password", message: "is missing", expected: "your password" }],
    });
  }
  if (!(await isFreshLogin(db.prisma, sessionId))) {
    throw new AppError(
      "login_too_old",
      "Sign in again first: your login is more than five minutes old.",
    );
  }
  return actor.id;
}
