import { CommanderError } from "commander";
import { ApiProblem, ApiUnreachable } from "@/lib/api-client/api-problem";
import { UsageError } from "@/lib/cli/usage-error";
import type { ErrorCode } from "@/lib/domain/app-error";

/** What a script may rely on. */
export const EXIT = {
  ok: 0,
  closed: 10,
  failed: 11,
  rejected: 12,
  overridden: 13,
  tampered: 20,
  unauthorised: 30,
  unreachable: 40,
  usage: 64,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const OF_PROBLEM: Record<ErrorCode, ExitCode> = {
  invalid_request: EXIT.usage,
  invalid_json: EXIT.usage,
  plan_invalid: EXIT.usage,
  unsupported_media_type: EXIT.usage,
  too_large: EXIT.usage,
  unauthenticated: EXIT.unauthorised,
  wrong_password: EXIT.unauthorised,
  identity_invalid: EXIT.unauthorised,
  account_unknown: EXIT.unauthorised,
  account_disabled: EXIT.unauthorised,
  forbidden: EXIT.unauthorised,
  wrong_role: EXIT.unauthorised,
  own_run: EXIT.unauthorised,
  passkey_required: EXIT.unauthorised,
  assertion_refused: EXIT.unauthorised,
  ceremony_over: EXIT.closed,
  login_too_old: EXIT.unauthorised,
  not_found: EXIT.usage,
  method_not_allowed: EXIT.usage,
  conflict: EXIT.usage,
  already_decided: EXIT.usage,
  already_signed: EXIT.usage,
  gate_closed: EXIT.closed,
  sign_off_closed: EXIT.closed,
  dossier_outdated: EXIT.closed,
  idempotency_key_missing: EXIT.usage,
  idempotency_key_reused: EXIT.usage,
  idempotency_key_in_flight: EXIT.unreachable,
  idempotency_answer_lost: EXIT.unreachable,
  rate_limited: EXIT.unreachable,
  no_browser: EXIT.unreachable,
  print_timeout: EXIT.unreachable,
  unavailable: EXIT.unreachable,
};

/** Never 0: what was thrown is a failure, and what nobody foresaw counts as a server error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError || error instanceof UsageError) return EXIT.usage;
  if (error instanceof ApiProblem) {
    const known: Partial<Record<string, ExitCode>> = OF_PROBLEM;
    return known[error.code] ?? ofStatus(error.problem.status);
  }
  if (error instanceof ApiUnreachable) return EXIT.unreachable;
  return EXIT.unreachable;
}

function ofStatus(status: number): ExitCode {
  if (status === 401 || status === 403) return EXIT.unauthorised;
  return status < 500 ? EXIT.usage : EXIT.unreachable;
}
