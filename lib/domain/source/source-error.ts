/** What went wrong with one question. The polling goes on with all of them; `rate_limited` waits longer. */
export type SourceErrorCode =
  | "timeout"
  | "unreachable"
  /** The address is not on the operator's list, or leads to an address that it must not. */
  | "not_allowed"
  /** A secret that the operator has not set, or not for this project or address. */
  | "no_secret"
  | "unauthorised"
  | "rate_limited"
  | "bad_query"
  /** An answer that the contract does not know: HTML, other columns, more than one series. */
  | "bad_answer"
  /** The source says that its answer is not complete. */
  | "partial"
  /** The answer is about another series than the one before. */
  | "series_changed"
  /** The newest observation is older than one that the source has told before. */
  | "went_back"
  | "source_failed";

/** `message` is one sentence for people: what, where, and what was expected. It holds no secret. */
export class SourceError extends Error {
  readonly code: SourceErrorCode;
  /** When the source wants to be asked again; null where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(
    code: SourceErrorCode,
    message: string,
    options: { retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "SourceError";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
