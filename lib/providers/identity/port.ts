/** What an ID token proves about the person who came with it. */
export type IdentityProof = {
  /** With `subject`: who it is, for ever. */
  issuer: string;
  subject: string;
  /** Only where the provider says that it has verified the address. */
  email: string | null;
  /** For people to read. */
  name: string | null;
  /** The values of the roles claim, as they came. */
  groups: readonly string[];
  /** When the person last proved who they are; null where the provider does not say. */
  authenticatedAt: Date | null;
  /** How, in the words of RFC 8176. */
  methods: readonly string[];
  /** The provider's own id of its session. */
  session: string | null;
  /** SHA-256 of the token: it opens one session. */
  digest: Uint8Array<ArrayBuffer>;
};

/** Whose sessions a back-channel logout ends: one of them, or all of the subject's. */
export type LogoutNotice = { issuer: string; subject: string | null; session: string | null };

/** `invalid`: what came proves nothing. `unavailable`: the provider's keys cannot be had right now. */
export class IdentityError extends Error {
  constructor(
    readonly kind: "invalid" | "unavailable",
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = "IdentityError";
  }
}

/** Checks what an identity provider has signed, at the time `now`. Throws `IdentityError`. */
export type IdentityProvider = {
  verifyIdToken: (token: string, expected: { nonce: string; now: Date }) => Promise<IdentityProof>;
  verifyLogoutToken: (token: string, expected: { now: Date }) => Promise<LogoutNotice>;
};
