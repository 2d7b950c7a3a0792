import type { MiddlewareHandler } from "hono";
import type { Refusals } from "@/lib/http/route";

/** Puts whatever this path is refused with, by whichever part of the server, into the words of its protocol. */
export function translateRefusals({ translate }: Refusals): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (c.res.status < 400) return;
    const translated = await translate(c, c.res);
    // Hono keeps the headers of an answer that another one takes the place of.
    c.res = undefined;
    c.res = translated;
  };
}
