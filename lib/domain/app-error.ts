/** Every refusal there is. One table in `lib/http` gives each its status. */
export type ErrorCode =
  | "invalid_request"
  | "invalid_json"
  | "plan_invalid"
  | "unsupported_media_type"
  | "too_large"
  | "unauthenticated"
  | "wrong_password"
  | "identity_invalid"
  | "account_unknown"
  | "account_disabled"
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "conflict"
  | "already_decided"
  | "gate_closed"
  | "sign_off_closed"
  | "wrong_role"
  | "own_run"
  | "already_signed"
  | "passkey_required"
  | "assertion_refused"
  | "ceremony_over"
  | "login_too_old"
  | "dossier_outdated"
  | "idempotency_key_missing"
  | "idempotency_key_reused"
  | "idempotency_key_in_flight"
  | "idempotency_answer_lost"
  | "rate_limited"
  | "no_browser"
  | "print_timeout"
  | "unavailable";

export type ErrorPlace = {
  path: string;
  message: string;
  expected?: string;
  line?: number;
  column?: number;
};

/** A refusal: something the caller can understand and act on. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly errors: ErrorPlace[];

  constructor(
    code: ErrorCode,
    detail: string,
    options: { errors?: ErrorPlace[]; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.errors = options.errors ?? [];
  }
}
