import type { Context as HonoContext } from "hono";
import { remoteAddress } from "@/lib/http/remote-address";
import { startingPage } from "@/lib/http/starting-page";

const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "host",
  "content-length",
  "expect",
];

/**
 * Headers by which Next, or a proxy in front of it, would be told what only we may tell: where the request
 * comes from, that the guards were passed, which action to run, which nonce scripts have.
 */
const NOT_THE_CLIENTS =
  /^(x-forwarded-|forwarded$|x-real-ip$|x-middleware-|x-next|x-matched-path$|x-invoke-|x-prerender-|x-vercel-|x-now-|x-nonce$|content-security-policy|next-action$|next-resume$)/;

export type WebTarget = { webOrigin: URL; publicUrl: string };

/** Asks the web process. Bodies stream through in both directions, and every Set-Cookie passes. */
export async function forwardToWeb(
  c: HonoContext,
  { webOrigin, publicUrl }: WebTarget,
  body: ReadableStream<Uint8Array> | string | null = c.req.raw.body,
): Promise<Response> {
  const { pathname, search } = new URL(c.req.url);
  const target = new URL(webOrigin);
  target.pathname = pathname;
  target.search = search;
  const hasBody = c.req.method !== "GET" && c.req.method !== "HEAD";
  let upstream: Response;
  try {
    upstream = await fetch(target, {
      method: c.req.method,
      headers: requestHeaders(c, publicUrl),
      body: hasBody ? body : null,
      redirect: "manual",
      signal: c.req.raw.signal,
      ...(hasBody ? { duplex: "half" } : {}),
    });
  } catch {
    return startingPage(c.req.header("accept"));
  }
  const headers = new Headers(upstream.headers);
  for (const name of [...hopByHop(headers), "content-encoding", "x-powered-by"]) {
    headers.delete(name);
  }
  const location = headers.get("location");
  if (location) headers.set("location", withoutOrigin(location, [publicUrl, webOrigin.origin]));
  return new Response(upstream.body, { status: upstream.status, headers });
}

/** Redirects stay at the address that people came by, which need not be the one that we know of. */
function withoutOrigin(location: string, ours: string[]): string {
  if (!URL.canParse(location)) return location;
  const { origin, pathname, search, hash } = new URL(location);
  const isOurs = ours.some((url) => new URL(url).origin === origin);
  return isOurs ? pathname.replace(/^\/+/, "/") + search + hash : location;
}

function requestHeaders(c: HonoContext, publicUrl: string): Headers {
  const given = c.req.raw.headers;
  const dropped = new Set(hopByHop(given));
  const headers = new Headers();
  for (const [name, value] of given) {
    if (!dropped.has(name) && !NOT_THE_CLIENTS.test(name)) headers.append(name, value);
  }
  const { host, protocol } = new URL(publicUrl);
  headers.set("x-forwarded-host", given.get("host") ?? host);
  headers.set("x-forwarded-proto", protocol.replace(":", ""));
  const address = remoteAddress(c);
  if (address) headers.set("x-forwarded-for", address);
  // Compressed once, at the edge, if at all.
  headers.set("accept-encoding", "identity");
  return headers;
}

/** RFC 9110 7.6.1: those that `Connection` names count, too. */
function hopByHop(headers: Headers): string[] {
  const named = (headers.get("connection") ?? "").split(",").map((name) => name.trim());
  return [...HOP_BY_HOP, ...named.filter((name) => /^[\w-]+$/.test(name))].map((name) =>
    name.toLowerCase(),
  );
}
