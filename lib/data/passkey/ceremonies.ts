import type { Tx } from "@/lib/data/database";
import { isUuid } from "@/lib/domain/is-uuid";

const MOST_OPEN = 20;

export type CeremonyOwner = { personId: string; sessionId: string };

/** Whether the person has begun more ceremonies than anybody needs at a time. Forgets those that are long over. */
export async function hasTooManyCeremonies(tx: Tx, personId: string): Promise<boolean> {
  await tx.$executeRaw`DELETE FROM ceremony WHERE expires_at < clock_timestamp() - interval '1 hour'`;
  const open = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM ceremony
    WHERE person_id = ${personId}::uuid AND expires_at > clock_timestamp()`;
  return Number(open[0]?.count ?? 0) >= MOST_OPEN;
}

export type TakenCeremony = {
  id: string;
  role: string | null;
  approved: boolean | null;
  dossierDigest: string | null;
  document: string | null;
  nonce: Uint8Array;
  challenge: Uint8Array;
  isExpired: boolean;
};

/**
 * Takes a ceremony out of the table, so that it can be answered once; null where there is none with this id that the
 * person began in this session, for this gate. Whether its time is over is for the database's clock to say.
 */
export async function takeCeremony(
  tx: Tx,
  id: string,
  { personId, sessionId }: CeremonyOwner,
  gate: { runId: string; stageKey: string } | null,
): Promise<TakenCeremony | null> {
  if (!isUuid(id)) return null;
  const kind = gate ? "sign" : "enrol";
  const rows = await tx.$queryRaw<TakenCeremony[]>`
    DELETE FROM ceremony
    WHERE id = ${id}::uuid AND kind = ${kind} AND person_id = ${personId}::uuid
      AND session_id = ${sessionId}::uuid
      AND run_id IS NOT DISTINCT FROM ${gate?.runId ?? null}::uuid
      AND stage_key IS NOT DISTINCT FROM ${gate?.stageKey ?? null}
    RETURNING id, role, approved, dossier_digest AS "dossierDigest", document, nonce, challenge,
      expires_at <= clock_timestamp() AS "isExpired"`;
  return rows[0] ?? null;
}
