export type OutboundErrorCode =
  /** Not on the operator's list, or leads to an address that the list does not allow. */
  | "not_allowed"
  | "no_secret"
  | "timeout"
  /** No connection, or one that broke before the answer was complete. */
  | "unreachable"
  | "too_large"
  | "redirected";

/** `message` is one sentence for people. It holds no secret, no header and no query of an address. */
export class OutboundError extends Error {
  readonly code: OutboundErrorCode;

  constructor(code: OutboundErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "OutboundError";
    this.code = code;
  }
}
