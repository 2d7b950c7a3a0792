import { SourceError, type SourceErrorCode } from "@/lib/domain/source/source-error";
import { type HttpAnswer, quote } from "@/lib/providers/metric-source/ask";

const CODES: Record<number, SourceErrorCode> = {
  400: "bad_query",
  401: "unauthorised",
  403: "unauthorised",
  404: "bad_query",
  408: "timeout",
  422: "bad_query",
  429: "rate_limited",
  503: "source_failed",
  504: "timeout",
};
/** Nobody means to be left alone for longer; a wrong clock may say so. */
const LONGEST_RETRY_MS = 60 * 60 * 1000;

/**
 * Throws `SourceError` for every status but 2xx. `says` is the source's own reason where its contract has a place for
 * one.
 */
export function refuseStatus(answer: HttpAnswer, says: string | null = null): void {
  const { status, origin, secrets } = answer;
  if (status >= 200 && status <= 299) return;
  const code = CODES[status] ?? (status >= 500 ? "source_failed" : "bad_answer");
  const reason = says === null ? "" : `: ${quote(says, secrets)}`;
  throw new SourceError(code, `${origin} answered ${status}${reason}`, {
    retryAfterMs: retryAfterMs(answer),
  });
}

/** `Retry-After` in seconds or as a date, counted from the answer's own date. */
function retryAfterMs({ headers }: HttpAnswer): number | null {
  const text = headers["retry-after"]?.trim();
  if (text === undefined) return null;
  const wait = /^\d+$/.test(text)
    ? Number(text) * 1000
    : Date.parse(text) - Date.parse(headers.date ?? "");
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), LONGEST_RETRY_MS) : null;
}
