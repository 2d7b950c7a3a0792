import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Envelope: version byte, 12-byte nonce, 16-byte tag, ciphertext (AES-256-GCM). `owner` is authenticated with it. */
export function encryptHealth(key: Buffer, owner: string, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(owner));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
}

/** Throws where the envelope is not one, was changed, or belongs to another owner. */
export function decryptHealth(key: Buffer, owner: string, envelope: Buffer): string {
  if (envelope[0] !== VERSION) throw new Error("not an encrypted health field");
  const nonce = envelope.subarray(1, 1 + NONCE_BYTES);
  const tag = envelope.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(owner))
    .setAuthTag(tag);
  const body = envelope.subarray(1 + NONCE_BYTES + TAG_BYTES);
  return decipher.update(body, undefined, "utf8") + decipher.final("utf8");
}

/** Whether what the database holds is really an envelope that only the key opens. */
export function isEncrypted(key: Buffer, owner: string, stored: Buffer): boolean {
  try {
    decryptHealth(key, owner, stored);
    return true;
  } catch {
    return false;
  }
}
