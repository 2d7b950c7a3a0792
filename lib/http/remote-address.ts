import type { Context as HonoContext } from "hono";

/** What the Node server hands in beside the request; nothing of it is there where an app is called directly. */
type NodeBindings = { incoming?: { socket?: { remoteAddress?: string } } };

/** The other end of the connection, whatever headers say; null where there is no socket. */
export function remoteAddress(c: HonoContext): string | null {
  const bindings: NodeBindings | undefined = c.env;
  return bindings?.incoming?.socket?.remoteAddress ?? null;
}

/** A proxy on this machine speaks for everybody, so that its address says nothing about who calls. */
export function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\.|^::1$/.test(address);
}
