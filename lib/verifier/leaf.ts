import {
  type Bytes,
  digest,
  fromBase64,
  joinBytes,
  readUtf8,
  toHex,
  utf8,
} from "@/lib/verifier/bytes";
import { readCanonical } from "@/lib/verifier/canonical";
import {
  count,
  exactly,
  hexDigest,
  instant,
  list,
  matching,
  object,
  oneOf,
  orNull,
  text,
} from "@/lib/verifier/shape";

const EVENT = "https://tollgate.dev/attestation/event/v1";
export const SIGN_OFF = "https://tollgate.dev/attestation/signoff/v1";
const PAYLOAD_TYPE = "application/vnd.in-toto+json";

const EnvelopeShape = exactly({
  payload: text,
  payloadType: oneOf(PAYLOAD_TYPE),
  signatures: list(exactly({ keyid: hexDigest, sig: text }), { min: 1, max: 1 }),
});
const LinkShape = exactly({ sequence: count, previous: orNull(hexDigest) });
const StatementShape = exactly({
  _type: oneOf("https://in-toto.io/Statement/v1"),
  subject: list(exactly({ name: text, digest: exactly({ sha256: hexDigest }) }), {
    min: 1,
    max: 2,
  }),
  predicateType: oneOf(EVENT, SIGN_OFF),
  predicate: exactly({
    kind: text,
    actor: matching(/^(engine|(person|token):[0-9a-f-]{36})$/, "who did it"),
    project: orNull(text),
    run: orNull(text),
    stage: orNull(text),
    at: instant,
    detail: object,
    index: count,
    chain: exactly({ run: orNull(LinkShape), project: orNull(LinkShape) }),
  }),
});

export type Statement = ReturnType<typeof StatementShape>;
export type Predicate = Statement["predicate"];
export type Detail = Predicate["detail"];

/** One entry of the log, read; its signature and its place are still to be checked. */
export type Leaf = Predicate & {
  hash: Bytes;
  hashHex: string;
  statement: Statement;
  keyid: string;
  signature: Bytes;
  /** What the signature is over. */
  signed: Bytes;
};

/** DSSE v1: lengths are byte lengths. */
export function preAuthentication(type: string, body: Uint8Array): Bytes {
  return joinBytes(utf8(`DSSEv1 ${utf8(type).length} ${type} ${body.length} `), body);
}

/** Throws where the bytes are not, to the last one, an envelope around a statement as Tollgate writes them. */
export function readLeaf(data: Bytes): Leaf {
  const envelope = EnvelopeShape(canonicalValue(data, "the envelope"), "the envelope");
  const payload = fromBase64(envelope.payload);
  const [{ keyid, sig } = { keyid: "", sig: "" }] = envelope.signatures;
  const signature = fromBase64(sig);
  if (!payload || !signature) throw new Error("the envelope is not in standard base64");
  const statement = StatementShape(canonicalValue(payload, "the statement"), "the statement");
  const hash = digest(Uint8Array.of(0), data);
  return {
    ...statement.predicate,
    hash,
    hashHex: toHex(hash),
    statement,
    keyid,
    signature,
    signed: preAuthentication(envelope.payloadType, payload),
  };
}

function canonicalValue(bytes: Uint8Array, what: string) {
  const content = readUtf8(bytes);
  const read = content === null ? null : readCanonical(content);
  if (!read) throw new Error(`${what} is not canonical JSON`);
  return read.value;
}

/** A detail's text; null where it has none. */
export function textOf(detail: Detail, name: string): string | null {
  const value = memberOf(detail, name);
  return typeof value === "string" ? value : null;
}

export function numberOf(detail: Detail, name: string): number | null {
  const value = memberOf(detail, name);
  return typeof value === "number" ? value : null;
}

export function textsOf(detail: Detail, name: string): string[] {
  const value = memberOf(detail, name);
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

export function partOf(detail: Detail, name: string): Detail | null {
  const value = memberOf(detail, name);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
}

function memberOf(detail: Detail, name: string) {
  return Object.hasOwn(detail, name) ? detail[name] : undefined;
}
