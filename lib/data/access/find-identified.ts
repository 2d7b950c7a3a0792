import { createHash } from "node:crypto";
import type { Tx } from "@/lib/data/database";

export type Identified = { id: string; name: string; email: string; disabledAt: Date | null };

/** The person of an identity, held until commit; null where nobody has it. */
export async function findIdentified(
  tx: Tx,
  identity: { issuer: string; subject: string },
): Promise<Identified | null> {
  const rows = await tx.$queryRaw<Identified[]>`
    SELECT p.id, p.name, p.email, p.disabled_at AS "disabledAt"
    FROM person_identity i JOIN person p ON p.id = i.person_id
    WHERE i.issuer = ${identity.issuer} AND i.subject = ${identity.subject}
    FOR UPDATE OF p`;
  return rows[0] ?? null;
}

/** The person of an e-mail address who has no identity yet, held until commit. */
export async function findUnidentified(tx: Tx, email: string): Promise<Identified | null> {
  const rows = await tx.$queryRaw<Identified[]>`
    SELECT p.id, p.name, p.email, p.disabled_at AS "disabledAt" FROM person p
    WHERE p.email = ${email} AND NOT EXISTS (SELECT FROM person_identity i WHERE i.person_id = p.id)
    FOR UPDATE OF p`;
  return rows[0] ?? null;
}

/** How an identity is named in the ledger: SHA-256 (hex) of issuer, newline, subject. */
export function identityDigest(identity: { issuer: string; subject: string }): string {
  return createHash("sha256").update(`${identity.issuer}\n${identity.subject}`).digest("hex");
}
