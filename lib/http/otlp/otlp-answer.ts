import type { Context as HonoContext } from "hono";
import { encodeMessage } from "@/lib/http/otlp/otlp-proto";
import { JSON_TYPE, PROTOBUF } from "@/lib/http/otlp/read-otlp-body";
import { bodyType } from "@/lib/http/read-json";

const BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";

/** Numbers of google.rpc.Code by HTTP status; every other one is UNKNOWN. */
const CODES: Record<number, number> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  409: 10,
  413: 8,
  415: 3,
  429: 8,
  500: 13,
  503: 14,
};

/** The ExportMetricsServiceResponse; nothing refused and nothing to say leaves `partial_success` unset. */
export function answerExport(c: HonoContext, rejected: number, message: string): Response {
  const isWhole = rejected === 0 && message === "";
  const success = { rejectedDataPoints: String(rejected), errorMessage: message };
  const answer = isWhole ? {} : { partialSuccess: success };
  return respond(c, 200, encode(c, "ExportMetricsServiceResponse", answer));
}

/**
 * Any refusal of this server as the google.rpc.Status that OTLP/HTTP asks for, in the encoding of the request. What
 * another transaction won may be tried again, which 503 says and 409 does not.
 */
export async function answerStatus(c: HonoContext, refusal: Response): Promise<Response> {
  const problem: unknown = await refusal.json().catch(() => null);
  const isRace = refusal.status === 409;
  const status = isRace ? 503 : refusal.status;
  const headers = new Headers(refusal.headers);
  if (isRace) headers.set("Retry-After", "1");
  if (status === 415) headers.set("Accept-Encoding", "gzip");
  const violations = violationsOf(problem);
  const message = read(problem, "detail") ?? read(problem, "title") ?? "The request was refused.";
  const value = { code: CODES[status] ?? 2, message, details: detailsOf(c, violations) };
  return respond(c, status, encode(c, "Status", value), headers);
}

type Violation = { field: string; description: string };

function violationsOf(problem: unknown): Violation[] {
  const errors = typeof problem === "object" && problem && "errors" in problem && problem.errors;
  if (!Array.isArray(errors)) return [];
  return errors.map((error) => {
    const expected = read(error, "expected");
    const message = read(error, "message") ?? "";
    return {
      field: read(error, "path") ?? "",
      description: expected === null ? message : `${message}, expected ${expected}`,
    };
  });
}

function detailsOf(c: HonoContext, fieldViolations: Violation[]) {
  if (fieldViolations.length === 0) return [];
  if (!isProtobuf(c)) return [{ "@type": BAD_REQUEST, fieldViolations }];
  return [{ typeUrl: BAD_REQUEST, value: encodeMessage("BadRequest", { fieldViolations }) }];
}

function read(value: unknown, key: string): string | null {
  const found = typeof value === "object" && value !== null ? Reflect.get(value, key) : null;
  return typeof found === "string" ? found : null;
}

function isProtobuf(c: HonoContext): boolean {
  return bodyType(c) === PROTOBUF;
}

function encode(
  c: HonoContext,
  name: "ExportMetricsServiceResponse" | "Status",
  value: Record<string, unknown>,
): Uint8Array<ArrayBuffer> | string {
  return isProtobuf(c) ? encodeMessage(name, value) : JSON.stringify(value);
}

function respond(
  c: HonoContext,
  status: number,
  body: Uint8Array<ArrayBuffer> | string,
  headers = new Headers(),
): Response {
  headers.set("Content-Type", isProtobuf(c) ? PROTOBUF : JSON_TYPE);
  headers.set("Cache-Control", "no-store");
  headers.delete("Content-Length");
  return new Response(body, { status, headers });
}
