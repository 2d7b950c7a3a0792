import type { HttpBindings } from "@hono/node-server";
import type { Context as HonoContext } from "hono";

/** The other end of the connection, whatever headers say; null where there is no socket. */
export function remoteAddress(c: HonoContext): string | null {
  const { incoming }: Partial<HttpBindings> = c.env ?? {};
  return incoming?.socket.remoteAddress ?? null;
}

/** A proxy on this machine speaks for everybody, so that its address says nothing about who calls. */
export function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\.|^::1$/.test(address);
}
