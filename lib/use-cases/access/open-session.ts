import { randomUUID } from "node:crypto";
import type { Database } from "@/lib/data/database";
import { verifyPassword } from "@/lib/use-cases/access/password";

/** Sessions end by themselves after a working day. */
export const SESSION_HOURS = 12;

/**
 * The session of a person whose password is right, or null: an unknown address, a disabled account and a
 * wrong password look the same and take the same time.
 */
export async function openSession(
  { prisma }: Database,
  email: string,
  password: string,
): Promise<{ sessionId: string; id: string; name: string; email: string } | null> {
  const address = email.trim();
  // Before any folding: look-alike characters (the Kelvin sign is one) must not become somebody else's address.
  const person = /^[\x21-\x7e]{3,254}$/.test(address)
    ? await prisma.person.findUnique({ where: { email: address.toLowerCase() } })
    : null;
  const isRight = await verifyPassword(person?.passwordHash ?? null, password);
  if (!person || !isRight || person.disabledAt) return null;
  const sessionId = randomUUID();
  await prisma.$executeRaw`
    INSERT INTO auth_session (id, person_id, expires_at)
    VALUES (${sessionId}::uuid, ${person.id}::uuid, clock_timestamp() + make_interval(hours => ${SESSION_HOURS}))`;
  return { sessionId, id: person.id, name: person.name, email: person.email };
}
