/** An RFC 3161 timestamp authority as the operator's file names it. */
export type TimestampAuthority = {
  name: string;
  url: string;
  /** PEM of each certificate that a token's chain may end in. */
  certificates: readonly string[];
  /** Milliseconds that have to pass between two tokens. */
  every: number;
};

export type TimestampToken = {
  /** DER of the token, a CMS ContentInfo. */
  token: Uint8Array;
  /** When the authority says that it saw the hash. */
  genTime: Date;
};

/**
 * Gets a token over the SHA-256 of `data`, verified against the authority's certificates. Throws
 * `TimestampError` where there is none, or none that verifies.
 */
export type AskTimestamp = (
  authority: TimestampAuthority,
  data: Uint8Array,
  signal: AbortSignal,
) => Promise<TimestampToken>;
