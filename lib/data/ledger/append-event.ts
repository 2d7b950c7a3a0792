import type { Tx } from "@/lib/data/database";
import { type Actor, actorRef } from "@/lib/domain/access/actor";
import type { EventKind } from "@/lib/domain/ledger/event";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import {
  type ChainLink,
  EVENT_PREDICATE,
  type EventStatement,
  eventSubject,
  PAYLOAD_TYPE,
  SIGN_OFF_PREDICATE,
  SIGN_OFF_SUBJECT,
  STATEMENT_TYPE,
} from "@/lib/ledger/event-statement";

export type LedgerEvent = {
  kind: EventKind;
  actor: Actor;
  projectId: string | null;
  run?: { id: string; planDigest: string } | null;
  stageKey?: string | null;
  /** Facts of the event: ids, digests, numbers as strings. No names and no comments of people. */
  detail: Record<string, unknown>;
  /** SHA-256 (hex) of the document that a person signed: makes the leaf a sign-off statement. */
  signedDocument?: string;
};

type Place = {
  idx: bigint;
  run_sequence: bigint | null;
  run_previous: Uint8Array | null;
  project_sequence: bigint | null;
  project_previous: Uint8Array | null;
};

/**
 * Appends one leaf in the caller's transaction and returns its index. Takes the log's lock until commit, so
 * it comes last. The leaf is a DSSE envelope (canonical JSON, one line) around an in-toto statement.
 */
export async function appendEvent(tx: Tx, event: LedgerEvent): Promise<bigint> {
  return (await appendLeaf(tx, event)).index;
}

/** As `appendEvent`, for callers that also need the leaf's hash (hex). */
export async function appendLeaf(
  tx: Tx,
  event: LedgerEvent,
): Promise<{ index: bigint; leafHash: string }> {
  if (!tx.signer) throw new Error("this process has no key to sign events with");
  const runId = event.run?.id ?? null;
  const places = await tx.$queryRaw<Place[]>`
    SELECT * FROM ledger_reserve(${event.projectId}::uuid, ${runId}::uuid)`;
  const place = places[0];
  if (!place) throw new Error("ledger_reserve returned no place");
  const statement = statementOf(event, tx.now, place);
  const envelope = tx.signer.sign(PAYLOAD_TYPE, canonicalJson(statement));
  const data = Buffer.from(canonicalJson(envelope), "utf8");
  const rows = await tx.$queryRaw<{ hash: Uint8Array }[]>`
    SELECT ledger_append(${data}, ${place.idx}, ${event.projectId}::uuid, ${runId}::uuid,
      ${event.stageKey ?? null}, ${event.kind}, ${actorRef(event.actor)}) AS hash`;
  const hash = rows[0]?.hash;
  if (!hash) throw new Error("ledger_append returned no hash");
  return { index: place.idx, leafHash: Buffer.from(hash).toString("hex") };
}

function statementOf(event: LedgerEvent, now: Date, place: Place): EventStatement {
  const { projectId, run = null, signedDocument } = event;
  const subject = [eventSubject(run, projectId)];
  if (signedDocument) subject.push({ name: SIGN_OFF_SUBJECT, digest: { sha256: signedDocument } });
  return {
    _type: STATEMENT_TYPE,
    subject,
    predicateType: signedDocument ? SIGN_OFF_PREDICATE : EVENT_PREDICATE,
    predicate: {
      kind: event.kind,
      actor: actorRef(event.actor),
      project: projectId,
      run: run?.id ?? null,
      stage: event.stageKey ?? null,
      at: now.toISOString(),
      detail: event.detail,
      index: Number(place.idx),
      chain: {
        run: run && link(place.run_sequence, place.run_previous),
        project: projectId === null ? null : link(place.project_sequence, place.project_previous),
      },
    },
  };
}

function link(sequence: bigint | null, previous: Uint8Array | null): ChainLink {
  return {
    sequence: Number(sequence ?? 0n),
    previous: previous && Buffer.from(previous).toString("hex"),
  };
}
