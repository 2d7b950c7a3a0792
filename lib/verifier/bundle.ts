import { type Bytes, fromBase64, readUtf8 } from "@/lib/verifier/bytes";
import { type Json, readCanonical } from "@/lib/verifier/canonical";
import {
  count,
  exactly,
  hexDigest,
  list,
  matching,
  oneOf,
  orNull,
  type Shape,
  ShapeError,
  text,
} from "@/lib/verifier/shape";

export const BUNDLE_TYPE = "https://tollgate.dev/bundle/v1";
const MAX_PROOF = 53;

/** Bytes in standard base64, in its one spelling. */
const base64: Shape<Bytes> = (value, path) => {
  const bytes = typeof value === "string" ? fromBase64(value) : null;
  if (bytes) return bytes;
  throw new ShapeError(`${path} is not as expected: base64`);
};

const EntryShape = exactly({ index: count, data: base64, proof: list(base64, { max: MAX_PROOF }) });
const AssertionShape = exactly({
  /** Digest of the sign-off document. */
  document: hexDigest,
  credentialId: base64,
  clientDataJSON: base64,
  authenticatorData: base64,
  signature: base64,
});

const BundleShape = exactly({
  type: oneOf(BUNDLE_TYPE),
  run: matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "the id of a run"),
  checkpoint: text,
  /** Oldest first. `transition` is a note that this key and the one before it have signed. */
  logKeys: list(exactly({ vkey: text, transition: orNull(text) }), { min: 1 }),
  entries: list(EntryShape, { min: 1 }),
  documents: list(text),
  assertions: list(AssertionShape),
  files: list(exactly({ sha256: hexDigest, data: base64 })),
  timestamps: list(base64),
});

export type Bundle = ReturnType<typeof BundleShape>;
export type BundleEntry = Bundle["entries"][number];
export type BundleAssertion = Bundle["assertions"][number];

export type ReadBundle =
  | { kind: "bundle"; bundle: Bundle; value: Json }
  | { kind: "problem"; what: string };

/** Reads a bundle in its one spelling: another byte anywhere makes another bundle, or none. */
export function readBundle(bytes: Uint8Array): ReadBundle {
  const content = readUtf8(bytes);
  if (content === null) return { kind: "problem", what: "the file is no UTF-8 text" };
  const read = readCanonical(content);
  if (!read) return { kind: "problem", what: notCanonical(content) };
  try {
    return { kind: "bundle", bundle: BundleShape(read.value, "the bundle"), value: read.value };
  } catch (error) {
    if (error instanceof ShapeError) return { kind: "problem", what: error.message };
    throw error;
  }
}

function notCanonical(content: string): string {
  try {
    JSON.parse(content);
    return "the file is JSON, but not in the canonical form (RFC 8785) that a bundle has";
  } catch {
    return "the file is no JSON: it is no bundle, or a part of it is missing";
  }
}
