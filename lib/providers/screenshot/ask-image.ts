import { ScreenshotError, type ScreenshotErrorCode } from "@/lib/domain/capture/screenshot-error";
import { SourceError, type SourceErrorCode } from "@/lib/domain/source/source-error";
import {
  askHttp,
  type HttpAnswer,
  type HttpQuestion,
  type SourceDeps,
} from "@/lib/providers/metric-source/ask";
import { MAX_IMAGE_BYTES, type ScreenshotRequest } from "@/lib/providers/screenshot/port";

/** The rest of one take's time, shared by all of its exchanges. */
export type Deadline = { left: () => number };

export function deadlineOf({ take }: Pick<ScreenshotRequest, "take">): Deadline {
  const end = performance.now() + take.timeout;
  return { left: () => Math.max(1, Math.ceil(end - performance.now())) };
}

/** One exchange within what is left of the take's time; statuses are the caller's to judge. */
export function askWithin(
  deps: SourceDeps,
  { signal, deadline }: { signal: AbortSignal; deadline: Deadline },
  question: HttpQuestion,
): Promise<HttpAnswer> {
  const polling = { interval: 0, retries: 0, timeout: deadline.left() };
  const bounded = { maxBytes: MAX_IMAGE_BYTES, ...question };
  return askHttp(deps, { source: { polling }, signal }, bounded);
}

/** Runs `work`, and says what went wrong in the words of screenshots. */
export async function asScreenshotError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { code, message, retryAfterMs } = error;
    throw new ScreenshotError(codeOf(code), message, { retryAfterMs, cause: error });
  }
}

function codeOf(code: SourceErrorCode): ScreenshotErrorCode {
  switch (code) {
    case "partial":
    case "series_changed":
    case "went_back":
      return "bad_answer";
    default:
      return code;
  }
}

type Format = "PNG" | "JPEG" | "WebP";

/** The body as an image by its first bytes, whatever its content type says; the whole of it is decoded later. */
export function imageOf({ body, origin }: Pick<HttpAnswer, "body" | "origin">): Buffer {
  const bytes = Buffer.from(body);
  if (formatOf(bytes) !== null) return bytes;
  throw new ScreenshotError("bad_image", `${origin} answered ${whatItIs(bytes)}.`);
}

/** PNG: RFC 2083, 12.11. JPEG: ITU-T T.81, B.1.1.3. WebP: RFC 9649, 2.4. */
export function formatOf(bytes: Buffer): Format | null {
  if (bytes.subarray(0, 8).toString("latin1") === "\x89PNG\r\n\x1a\n") return "PNG";
  if (bytes.subarray(0, 3).toString("latin1") === "\xff\xd8\xff") return "JPEG";
  const riff = bytes.subarray(0, 12).toString("latin1");
  return riff.startsWith("RIFF") && riff.endsWith("WEBP") ? "WebP" : null;
}

function whatItIs(bytes: Buffer): string {
  if (bytes.length === 0) return "with an empty body; expected an image";
  const text = bytes.subarray(0, 200).toString("utf8").trimStart();
  const isPage = /^<(?:!doctype|html|\?xml|svg)/i.test(text);
  return `${isPage ? "a page of text" : "something else"}; expected a PNG, JPEG or WebP image`;
}
