import { createHash } from "node:crypto";

const LABEL = "tollgate-signoff-v1";

/**
 * SHA-256(label || 0x00 || nonce || SHA-256(document)): random because of the nonce, bound to the document's bytes,
 * and never the challenge of anything else, because of the label.
 */
export function signOffChallenge(document: string, nonce: Uint8Array): Buffer {
  const digest = createHash("sha256").update(document, "utf8").digest();
  return createHash("sha256")
    .update(LABEL)
    .update(Buffer.of(0))
    .update(nonce)
    .update(digest)
    .digest();
}
