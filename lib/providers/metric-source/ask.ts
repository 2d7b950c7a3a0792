import type { HeaderValue } from "@/lib/domain/source/source";
import { SourceError, type SourceErrorCode } from "@/lib/domain/source/source-error";
import type { SourceRequest } from "@/lib/providers/metric-source/port";
import { OutboundError, type OutboundErrorCode } from "@/lib/providers/outbound/outbound-error";
import type { Outbound, OutboundAnswer } from "@/lib/providers/outbound/port";

export type SourceDeps = { outbound: Outbound };

export type HttpQuestion = {
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** Values that must not appear in an error, even where the source repeats them. */
  secrets: readonly string[];
  /** Another bound than that of readings. */
  maxBytes?: number;
};

/** What one source answered, and who it was in words. */
export type HttpAnswer = OutboundAnswer & { origin: string; secrets: readonly string[] };

/** Enough for a year of one-minute points as JSON, several times over. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const SHOWN_LENGTH = 300;

const CODES: Record<OutboundErrorCode, SourceErrorCode> = {
  not_allowed: "not_allowed",
  no_secret: "no_secret",
  timeout: "timeout",
  unreachable: "unreachable",
  too_large: "bad_answer",
  redirected: "bad_answer",
};

/** Asks within the source's timeout. Any status but a redirect comes back; see `refuseStatus`. Throws `SourceError`. */
export async function askHttp(
  { outbound }: SourceDeps,
  { source, signal }: { source: Pick<SourceRequest["source"], "polling">; signal: AbortSignal },
  { secrets, maxBytes = MAX_ANSWER_BYTES, ...question }: HttpQuestion,
): Promise<HttpAnswer> {
  const answer = await asSourceError(() =>
    outbound.request({
      ...question,
      timeout: source.polling.timeout,
      maxBytes,
      signal,
    }),
  );
  return { ...answer, origin: new URL(question.url).origin, secrets };
}

/** Runs `work`, and says what the way out refused in the words of sources. */
export async function asSourceError<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    throw new SourceError(CODES[error.code], error.message, { cause: error });
  }
}

/** The headers to send, with every secret looked up. Throws `SourceError`. */
export async function fillHeaders(
  { outbound }: SourceDeps,
  headers: Record<string, HeaderValue>,
  use: { origin: string; project: string },
): Promise<{ headers: Record<string, string>; secrets: string[] }> {
  const secrets: string[] = [];
  const filled = await asSourceError(() =>
    Object.entries(headers).map(([name, value]) => {
      if (value.kind === "text") return [name, value.text];
      const secret = outbound.secret(value.name, use);
      secrets.push(secret);
      return [name, secret];
    }),
  );
  return { headers: Object.fromEntries(filled), secrets };
}

/** Words of the source for people: one line, short, and with every secret struck out. */
export function quote(text: string, secrets: readonly string[]): string {
  // A header's secret is often `Bearer token`, and a source may repeat the token alone.
  const parts = secrets.flatMap((secret) => [secret, ...secret.split(/\s+/)]);
  const hidden = parts
    .filter((part) => part.length >= 6 || secrets.includes(part))
    .filter((part) => part !== "")
    .reduce((rest, part) => rest.replaceAll(part, "[secret]"), text);
  const line = hidden.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)}…` : line;
}
