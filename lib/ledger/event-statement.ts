import { z } from "zod";
import { sha256Hex } from "@/lib/ledger/sha256";

export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const EVENT_PREDICATE = "https://tollgate.dev/attestation/event/v1";
/** A person's signature; it has a second subject, the document that was signed. */
export const SIGN_OFF_PREDICATE = "https://tollgate.dev/attestation/signoff/v1";
export const SIGN_OFF_SUBJECT = "sign-off-document";
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

const HexDigest = z.string().regex(/^[0-9a-f]{64}$/);
const Place = z.int().nonnegative();

const EnvelopeSchema = z.strictObject({
  payload: z.base64(),
  payloadType: z.literal(PAYLOAD_TYPE),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.base64() })).min(1),
});

/** `sequence` counts the leaves of one run or project from 0; `previous` is the hash of the leaf before. */
const LinkSchema = z.strictObject({ sequence: Place, previous: HexDigest.nullable() });

/** The in-toto statement in every leaf of the log. */
const StatementSchema = z.strictObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z
    .array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: HexDigest }) }))
    .min(1)
    .max(2),
  predicateType: z.enum([EVENT_PREDICATE, SIGN_OFF_PREDICATE]),
  predicate: z.strictObject({
    kind: z.string(),
    actor: z.string(),
    project: z.string().nullable(),
    run: z.string().nullable(),
    stage: z.string().nullable(),
    at: z.iso.datetime(),
    detail: z.record(z.string(), z.unknown()),
    /** The leaf's place in the log. */
    index: Place,
    chain: z.strictObject({ run: LinkSchema.nullable(), project: LinkSchema.nullable() }),
  }),
});

export type EventStatement = z.infer<typeof StatementSchema>;
export type EventEnvelope = z.infer<typeof EnvelopeSchema>;
export type ChainLink = z.infer<typeof LinkSchema>;

export type EventSubject = EventStatement["subject"][number];

/** What an event is about: a run by its plan's digest; else a project, or nothing, by the digest of its name. */
export function eventSubject(
  run: { id: string; planDigest: string } | null,
  projectId: string | null,
): EventSubject {
  if (run) return { name: `run:${run.id}`, digest: { sha256: run.planDigest } };
  const name = `project:${projectId ?? "none"}`;
  return { name, digest: { sha256: sha256Hex(name) } };
}

/** Reads a leaf strictly; the signature is still to be checked. Throws for anything but an event's envelope. */
export function parseLeaf(data: Uint8Array): {
  envelope: EventEnvelope;
  statement: EventStatement;
} {
  const text = new TextDecoder("utf-8", { fatal: true });
  const envelope = EnvelopeSchema.parse(JSON.parse(text.decode(data)));
  const payload = Buffer.from(envelope.payload, "base64");
  return { envelope, statement: StatementSchema.parse(JSON.parse(text.decode(payload))) };
}
