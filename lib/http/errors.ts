import type { Context as HonoContext } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { z } from "zod";
import { AppError, type ErrorCode, type ErrorPlace } from "@/lib/domain/app-error";
import { TooManyAttempts } from "@/lib/http/attempts";
import { databaseFailureOf } from "@/lib/http/database-failure";
import type { Log } from "@/lib/http/log";

/** The one table from refusals to HTTP. */
const REFUSALS: Record<ErrorCode, { status: ContentfulStatusCode; title: string }> = {
  invalid_request: { status: 400, title: "The request is not valid" },
  invalid_json: { status: 400, title: "The body is not JSON" },
  plan_invalid: { status: 422, title: "The plan is not valid" },
  unsupported_media_type: { status: 415, title: "This kind of content is not taken" },
  too_large: { status: 413, title: "The request is too large" },
  unauthenticated: { status: 401, title: "Sign in first" },
  wrong_password: { status: 403, title: "The password is not right" },
  identity_invalid: { status: 401, title: "The identity provider's answer is not usable" },
  account_unknown: { status: 403, title: "No account here" },
  account_disabled: { status: 403, title: "The account has ended" },
  forbidden: { status: 403, title: "Not allowed" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "Not possible here" },
  conflict: { status: 409, title: "This does not fit the present state" },
  already_decided: { status: 409, title: "Decided already" },
  gate_closed: { status: 409, title: "The gate is closed" },
  sign_off_closed: { status: 409, title: "Signing is not open" },
  wrong_role: { status: 403, title: "Not your role" },
  own_run: { status: 403, title: "Nobody approves their own run" },
  passkey_required: { status: 403, title: "A passkey is needed" },
  assertion_refused: { status: 403, title: "The passkey's answer is not taken" },
  ceremony_over: { status: 409, title: "Too late, or used before" },
  login_too_old: { status: 403, title: "Sign in again first" },
  already_signed: { status: 409, title: "Signed already" },
  dossier_outdated: { status: 409, title: "The evidence has changed" },
  idempotency_key_missing: { status: 400, title: "Idempotency-Key is missing" },
  idempotency_key_reused: { status: 422, title: "Idempotency-Key was used for another request" },
  idempotency_key_in_flight: { status: 409, title: "The first request is still under way" },
  idempotency_answer_lost: { status: 409, title: "Done, but the answer was lost" },
  rate_limited: { status: 429, title: "Too many attempts" },
  no_browser: { status: 503, title: "The server has no browser" },
  print_timeout: { status: 504, title: "The PDF took too long" },
  unavailable: { status: 503, title: "Not available right now" },
};

/** The body of RFC 9457 for a refusal. */
export function problemBody(code: ErrorCode, detail: string, errors: readonly ErrorPlace[]) {
  return {
    type: `https://tollgate.dev/problems/${code.replaceAll("_", "-")}`,
    title: REFUSALS[code].title,
    status: REFUSALS[code].status,
    code,
    detail,
    ...(errors.length > 0 ? { errors } : {}),
  };
}

export function problemResponse(
  code: ErrorCode,
  detail: string,
  errors: readonly ErrorPlace[] = [],
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(problemBody(code, detail, errors)), {
    status: REFUSALS[code].status,
    headers: {
      "Content-Type": "application/problem+json; charset=utf-8",
      "Cache-Control": "no-store",
      ...headers,
    },
  });
}

/** The path is there, but takes other methods, which the answer's `Allow` names. */
export class MethodNotAllowed extends AppError {
  constructor(
    method: string,
    readonly allowed: readonly string[],
  ) {
    const allow = allowed.join(", ");
    super("method_not_allowed", `${method} is not possible here; ${allow} is.`, {
      errors: [{ path: "method", message: method, expected: allow }],
    });
  }
}

/** Answers whatever a handler throws: a refusal as itself, a lost database as 503, a bug as a blank 500. */
export function answerError(error: unknown, c: HonoContext, log: Log): Response {
  if (error instanceof AppError) {
    return problemResponse(error.code, error.message, error.errors, headersOf(error));
  }
  const requestId: unknown = c.get("requestId");
  const request = { requestId, method: c.req.method, path: c.req.path, error };
  switch (databaseFailureOf(error)) {
    case "lost":
      log.warn(request, "the database did not answer");
      return problemResponse(
        "unavailable",
        "The database does not answer. Try again; with the same Idempotency-Key nothing is done twice.",
        [],
        { "Retry-After": "2" },
      );
    case "race":
      return problemResponse(
        "conflict",
        "Somebody else changed this at the same moment. Look again.",
      );
    case "unstorable":
      return problemResponse(
        "invalid_request",
        "Text in the request holds a character that cannot be stored: U+0000 or half of a surrogate pair.",
      );
    case null:
      log.error(request, "a request failed");
      return blank(requestId);
  }
}

function headersOf(error: AppError): Record<string, string> {
  if (error instanceof MethodNotAllowed) return { Allow: error.allowed.join(", ") };
  if (error instanceof TooManyAttempts) return { "Retry-After": String(error.retryAfterSeconds) };
  switch (error.code) {
    case "unauthenticated":
      return { "WWW-Authenticate": "Bearer" };
    case "rate_limited":
      return { "Retry-After": "60" };
    case "unavailable":
      return { "Retry-After": "2" };
    default:
      return {};
  }
}

/** What went wrong is in the log, under the same id. */
function blank(requestId: unknown): Response {
  const body = {
    type: "about:blank",
    title: "Something went wrong on the server",
    status: 500,
    code: "internal",
    ...(typeof requestId === "string" ? { requestId } : {}),
  };
  return new Response(JSON.stringify(body), {
    status: 500,
    headers: {
      "Content-Type": "application/problem+json; charset=utf-8",
      "Cache-Control": "no-store",
    },
  });
}

/** A zod refusal in our own words: where, what, and what was expected. */
export function invalid(error: z.ZodError, what: string): AppError {
  return new AppError("invalid_request", `${what} does not have the expected shape.`, {
    errors: error.issues.map((issue) => ({
      path: issue.path.join("."),
      message: issue.message,
      ...("expected" in issue ? { expected: String(issue.expected) } : {}),
      ...("values" in issue ? { expected: issue.values.join(", ") } : {}),
      ...("keys" in issue ? { expected: `without ${issue.keys.join(", ")}` } : {}),
    })),
  });
}
