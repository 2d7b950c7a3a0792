import { z } from "zod";
import { SourceError, type SourceErrorCode } from "@/lib/domain/source/source-error";
import { type HttpAnswer, quote } from "@/lib/providers/metric-source/ask";
import { readJson } from "@/lib/providers/metric-source/read-json";
import { refuseStatus } from "@/lib/providers/metric-source/refuse-status";

const Said = z.object({
  __type: z.string().optional(),
  message: z.string().optional(),
  Message: z.string().optional(),
});

const THROTTLED = /^(?:Throttl|RequestLimitExceeded|TooManyRequests|RequestThrottled|SlowDown)/;
const UNAUTHORISED =
  /^(?:AccessDenied|UnauthorizedOperation|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|IncompleteSignature|InvalidSignature|ExpiredToken|MissingAuthenticationToken|RequestExpired|RequestTimeTooSkewed|OptInRequired|NotAuthorized)/;
const FAILED = /^(?:InternalService|InternalFailure|InternalError|ServiceUnavailable)/;

/**
 * Throws `SourceError` for an error of AWS, which is mostly a 400 that only its name tells apart ("Common Errors",
 * CloudWatch API Reference). The name comes as `__type`, and first in `x-amzn-query-error` as the older protocol has
 * it. What AWS says about a wrong signature repeats the request, so that only the name is shown.
 */
export function refuseAwsError(answer: HttpAnswer): void {
  if (answer.status >= 200 && answer.status <= 299) return;
  const { name, message } = read(answer);
  const code = codeOf(name);
  if (code === null || answer.status === 429) {
    const says = [name, message].filter((part) => part !== "").join(": ");
    refuseStatus(answer, says === "" ? null : says);
  }
  const shown = quote(code === "unauthorised" ? name : `${name}: ${message}`, answer.secrets);
  throw new SourceError(code ?? "source_failed", `${answer.origin} refused the query: ${shown}`);
}

function codeOf(name: string): SourceErrorCode | null {
  if (THROTTLED.test(name)) return "rate_limited";
  if (UNAUTHORISED.test(name)) return "unauthorised";
  if (FAILED.test(name)) return "source_failed";
  return null;
}

function read(answer: HttpAnswer): { name: string; message: string } {
  const queryError = answer.headers["x-amzn-query-error"]?.split(";")[0] ?? "";
  try {
    const said = Said.parse(readJson(answer));
    const type = said.__type?.split("#").at(-1) ?? "";
    return { name: queryError || type, message: said.message ?? said.Message ?? "" };
  } catch {
    return { name: queryError, message: "" };
  }
}
