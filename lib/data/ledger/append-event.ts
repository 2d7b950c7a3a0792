import type { Tx } from "@/lib/data/database";
import { type Actor, actorRef } from "@/lib/domain/access/actor";
import type { EventKind } from "@/lib/domain/ledger/event";
import { canonicalJson } from "@/lib/ledger/canonical-json";

export type LedgerEvent = {
  kind: EventKind;
  actor: Actor;
  projectId: string | null;
  run?: { id: string; planDigest: string } | null;
  stageKey?: string | null;
  /** Facts of the event: ids, digests, numbers as strings. No names and no comments of people. */
  detail: Record<string, unknown>;
};

/**
 * Appends one leaf in the caller's transaction and returns its index. Takes the log's lock until commit, so
 * it comes last. The leaf is a DSSE envelope (canonical JSON, one line) around an in-toto statement.
 */
export async function appendEvent(tx: Tx, event: LedgerEvent): Promise<bigint> {
  if (!tx.signer) throw new Error("this process has no key to sign events with");
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [
      event.run
        ? { name: `run:${event.run.id}`, digest: { sha256: event.run.planDigest } }
        : { name: `project:${event.projectId ?? "none"}`, digest: { sha256: "0".repeat(64) } },
    ],
    predicateType: "https://tollgate.dev/attestation/event/v1",
    predicate: {
      kind: event.kind,
      actor: actorRef(event.actor),
      project: event.projectId,
      run: event.run?.id ?? null,
      stage: event.stageKey ?? null,
      at: tx.now.toISOString(),
      detail: event.detail,
    },
  };
  const envelope = tx.signer.sign("application/vnd.in-toto+json", canonicalJson(statement));
  const data = Buffer.from(canonicalJson(envelope), "utf8");
  const rows = await tx.$queryRaw<{ idx: bigint }[]>`
    SELECT ledger_append(${data}, ${event.projectId}::uuid, ${event.run?.id ?? null}::uuid,
      ${event.stageKey ?? null}, ${event.kind}, ${actorRef(event.actor)}) AS idx`;
  const idx = rows[0]?.idx;
  if (idx === undefined) throw new Error("ledger_append returned no index");
  return idx;
}
