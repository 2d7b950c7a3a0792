import { z } from "zod";

const HexDigest = z.string().regex(/^[0-9a-f]{64}$/);

const EnvelopeSchema = z.strictObject({
  payload: z.base64(),
  payloadType: z.literal("application/vnd.in-toto+json"),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.base64() })).min(1),
});

/** The in-toto statement in every leaf of the log. */
const StatementSchema = z.strictObject({
  _type: z.literal("https://in-toto.io/Statement/v1"),
  subject: z.tuple([
    z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: HexDigest }) }),
  ]),
  predicateType: z.literal("https://tollgate.dev/attestation/event/v1"),
  predicate: z.strictObject({
    kind: z.string(),
    actor: z.string(),
    project: z.string().nullable(),
    run: z.string().nullable(),
    stage: z.string().nullable(),
    at: z.iso.datetime(),
    detail: z.record(z.string(), z.unknown()),
  }),
});

export type EventStatement = z.infer<typeof StatementSchema>;
export type EventEnvelope = z.infer<typeof EnvelopeSchema>;

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
