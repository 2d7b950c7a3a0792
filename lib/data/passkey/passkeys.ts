import type { Tx } from "@/lib/data/database";

type Reader = Pick<Tx, "passkey">;

/** What a device needs to know to find a person's passkeys that may sign. */
export async function findUsablePasskeys(
  tx: Reader,
  personId: string,
): Promise<{ id: string; credentialId: string; transports: string[] }[]> {
  const rows = await tx.passkey.findMany({
    where: { personId, confirmedAt: { not: null }, revokedAt: null },
    select: { id: true, credentialId: true, transports: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map((row) => ({ ...row, credentialId: base64Url(row.credentialId) }));
}

export function base64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

/** Keeps the passkey as it is until the transaction ends; null where nobody has enrolled it. */
export async function lockPasskey(tx: Tx, where: { id: string } | { credentialId: string }) {
  const rows =
    "id" in where
      ? await tx.$queryRaw<{ id: string }[]>`
          SELECT id FROM passkey WHERE id::text = ${where.id} FOR UPDATE`
      : await tx.$queryRaw<{ id: string }[]>`
          SELECT id FROM passkey
          WHERE credential_id = ${Buffer.from(where.credentialId, "base64url")} FOR UPDATE`;
  const row = rows[0];
  return row ? tx.passkey.findUniqueOrThrow({ where: { id: row.id } }) : null;
}

export type PasskeyRow = NonNullable<Awaited<ReturnType<typeof lockPasskey>>>;
