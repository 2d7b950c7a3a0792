import { AppError } from "@/lib/domain/app-error";
import { verifyPassword } from "@/lib/use-cases/access/password";
import type { Context } from "@/lib/use-cases/context";

/**
 * Checks the password of the acting person once more, right before something that is theirs alone to do.
 * Refuses tokens and the engine, whatever their scopes. Returns the person's id.
 */
export async function confirmPassword({ actor, db }: Context, password: string): Promise<string> {
  if (actor.kind !== "person") {
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
  if (person.passwordHash === null) {
    throw new AppError(
      "passkey_required",
      "This account has no password here: sign with a passkey, and confirm other things by signing in once more.",
    );
  }
  if (!(await verifyPassword(person.passwordHash, password))) {
    throw new AppError("wrong_password", "The password is not right; nothing was signed.");
  }
  return actor.id;
}
