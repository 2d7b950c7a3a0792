import type { Take } from "@/lib/domain/capture/take";
import type { Source } from "@/lib/domain/source/source";

export type ScreenshotRequest<From extends Take["from"] = Take["from"]> = {
  /** Key of the project, for secrets that only some projects may use. */
  project: string;
  take: Extract<Take, { from: From }>;
  /** The plan's source that `take` names; null for a page. */
  source: Source | null;
  /** What the picture shows, where the vendor draws a time. */
  window: { from: Date; to: Date };
  /** Aborts when nobody needs the picture any more, or its time is over. */
  signal: AbortSignal;
};

/** PNG, JPEG or WebP as it came, and what was asked for in words: an address or a query, without any secret. */
export type Shot = { bytes: Buffer; query: string };

/** A larger picture is refused. */
export const MAX_IMAGE_BYTES = 10 * 1024 * 1024;

/**
 * Takes one picture. Throws `ScreenshotError` (lib/domain/capture/screenshot-error.ts), or the signal's reason once that
 * aborts; never returns anything but the picture that was asked for.
 */
export type TakeScreenshot<From extends Take["from"] = Take["from"]> = (
  request: ScreenshotRequest<From>,
) => Promise<Shot>;
