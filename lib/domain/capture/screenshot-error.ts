import type { SourceErrorCode } from "@/lib/domain/source/source-error";

/** What went wrong with one attempt. All of them are tried again, less and less often. */
export type ScreenshotErrorCode =
  | Exclude<SourceErrorCode, "series_changed" | "went_back" | "partial">
  /** The vendor says that it cannot make pictures as it is set up, or no browser is installed here. */
  | "no_renderer"
  /** The picture is being made and was not there in time. */
  | "not_ready"
  /** What came is no image, an empty one, or too large. */
  | "bad_image"
  /** The login form was not as described, or did not let anybody in. */
  | "login_failed";

/** `message` is one sentence for people: what, where, and what was expected. It holds no secret. */
export class ScreenshotError extends Error {
  readonly code: ScreenshotErrorCode;
  /** When the vendor wants to be asked again; null where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ScreenshotErrorCode,
    message: string,
    options: { retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "ScreenshotError";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
