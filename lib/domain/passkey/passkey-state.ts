export type PasskeyState = "pending" | "usable" | "revoked";

/** Whether a passkey may sign: once a second person has confirmed it, until it is revoked. */
export function passkeyState(passkey: {
  confirmedAt: Date | null;
  revokedAt: Date | null;
}): PasskeyState {
  if (passkey.revokedAt) return "revoked";
  return passkey.confirmedAt ? "usable" : "pending";
}

const ALGORITHMS = new Map([
  [-7, "ES256"],
  [-8, "Ed25519"],
  [-257, "RS256"],
]);

/** COSE algorithms that passkeys may have (RFC 9053), the preferred one first. */
export const PASSKEY_ALGORITHMS = [-8, -7, -257];

export function algorithmName(alg: number): string {
  return ALGORITHMS.get(alg) ?? `COSE ${alg}`;
}
