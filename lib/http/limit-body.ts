import type { MiddlewareHandler } from "hono";
import { AppError } from "@/lib/domain/app-error";

const MEBIBYTE = 1024 * 1024;

/**
 * Refuses a body that is larger than so many bytes: unread where its length is declared, and otherwise as soon
 * as a reader gets beyond the limit. Nothing is read here, so that callers can be refused before it is.
 */
export function limitBody(maxBytes: number): MiddlewareHandler {
  return async (c, next) => {
    const declared = c.req.header("content-length");
    if (Number(declared ?? 0) > maxBytes) throw tooLarge(maxBytes);
    if (declared === undefined && c.req.raw.body) {
      const init = { body: counted(c.req.raw.body, maxBytes), duplex: "half" } as const;
      c.req.raw = new Request(c.req.raw, init);
    }
    await next();
  };
}

function counted(body: ReadableStream<Uint8Array>, maxBytes: number): ReadableStream<Uint8Array> {
  let size = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength;
        if (size > maxBytes) controller.error(tooLarge(maxBytes));
        else controller.enqueue(chunk);
      },
    }),
  );
}

function tooLarge(maxBytes: number): AppError {
  return new AppError(
    "too_large",
    `The body is larger than the ${Math.round(maxBytes / MEBIBYTE)} MiB that are taken here. Nothing of it was kept.`,
  );
}
