import { createHash, randomBytes } from "node:crypto";

/** What a cookie carries: 256 random bits that the database never sees. */
export function newSessionKey(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * The id of the row that a key stands for: the first bits of its SHA-256 as a UUID of version 8 (RFC 9562 5.8), so
 * that whoever may read the sessions can still pretend to be none of them.
 */
export function sessionIdOfKey(key: string): string {
  const bytes = createHash("sha256").update(`tollgate session ${key}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => hex.slice(from, to))
    .join("-");
}
