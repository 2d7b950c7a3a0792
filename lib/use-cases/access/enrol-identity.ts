import {
  findUnidentified,
  type Identified,
  identityDigest,
} from "@/lib/data/access/find-identified";
import type { Tx } from "@/lib/data/database";
import { AppError } from "@/lib/domain/app-error";
import type { IdentityProof } from "@/lib/providers/identity/port";

/**
 * Whose first login this is: the account of the verified address, where nobody has signed in to it by an identity
 * provider yet; else, where the claims give a role, a new person. An address that is not verified, or that
 * somebody else signs in with, names nobody: the new person gets one that no mail can reach (RFC 2606).
 */
export async function enrolIdentity(
  tx: Tx,
  proof: IdentityProof,
  hasRole: boolean,
): Promise<Identified> {
  const email = addressOf(proof.email);
  const account = email === null ? null : await findUnidentified(tx, email);
  if (!account && !hasRole) throw unknownHere(email);
  const person = account ?? (await insertPerson(tx, proof, email));
  const { issuer, subject } = proof;
  await tx.personIdentity.create({
    data: { issuer, subject, personId: person.id, createdAt: tx.now },
  });
  return person;
}

async function insertPerson(tx: Tx, proof: IdentityProof, email: string | null) {
  const isFree = email !== null && (await tx.person.count({ where: { email } })) === 0;
  const address = isFree ? email : `${identityDigest(proof).slice(0, 16)}@identity.invalid`;
  return await tx.person.create({
    data: { id: tx.newId(), email: address, name: nameOf(proof), createdAt: tx.now },
    select: { id: true, name: true, email: true, disabledAt: true },
  });
}

/** Plain ASCII before any folding, so that look-alike characters become nobody else's address. */
function addressOf(email: string | null): string | null {
  const text = email?.trim() ?? "";
  return /^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/.test(text) && text.length <= 254
    ? text.toLowerCase()
    : null;
}

function nameOf({ name, email, subject }: IdentityProof): string {
  const text = (name ?? email ?? subject).replace(/[\p{C}\s]+/gu, " ").trim();
  return (text === "" ? subject : text).slice(0, 200);
}

function unknownHere(email: string | null): AppError {
  return new AppError(
    "account_unknown",
    email === null
      ? "The identity provider knows you, but names no verified e-mail address and no role in a project of this server. Ask an administrator for a role."
      : "The identity provider knows you, but this server has no account for your e-mail address, and none of your groups is a role in a project here. Ask an administrator.",
  );
}
