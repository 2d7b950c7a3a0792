import { insertSession } from "@/lib/data/access/insert-session";
import type { Database } from "@/lib/data/database";
import { verifyPassword } from "@/lib/use-cases/access/password";

export type OpenedSession = {
  /** For the cookie. */
  key: string;
  person: { id: string; name: string; email: string };
};

/**
 * The session of a person whose password is right, or null: an unknown address, a disabled account and a
 * wrong password look the same and take the same time.
 */
export async function openSession(
  { prisma }: Database,
  email: string,
  password: string,
): Promise<OpenedSession | null> {
  const address = email.trim();
  // Before any folding: look-alike characters (the Kelvin sign is one) must not become somebody else's address.
  const person = /^[\x21-\x7e]{3,254}$/.test(address)
    ? await prisma.person.findUnique({ where: { email: address.toLowerCase() } })
    : null;
  const isRight = await verifyPassword(person?.passwordHash ?? null, password);
  if (!person || !isRight) return null;
  const key = await insertSession(prisma, person.id, { method: "password" });
  return key ? { key, person: { id: person.id, name: person.name, email: person.email } } : null;
}
