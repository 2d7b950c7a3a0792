import type { Context as HonoContext } from "hono";
import type { Attempts } from "@/lib/http/attempts";

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
/** Headers by which Next or a proxy in front would be told what only we may tell. */
const OURS =
  /^(x-forwarded-|forwarded$|x-middleware-|x-nextjs-|x-matched-path|x-invoke-|x-real-ip)/;
const LOGIN = "/api/auth/callback/credentials";

/** Hands pages and login to the web process. Bodies stream through; every Set-Cookie passes. */
export function createWebProxy(deps: {
  webOrigin: URL;
  publicUrl: string;
  attempts: Attempts;
}): (c: HonoContext) => Promise<Response> {
  return async (c) => {
    const isLogin = c.req.method === "POST" && c.req.path.replace(/\/+$/, "") === LOGIN;
    if (!isLogin) return forward(c, deps, c.req.raw.body);
    const form = await c.req.text();
    const email = (new URLSearchParams(form).get("email") ?? "").trim().toLowerCase().slice(0, 200);
    const who = `login:${email}`;
    await deps.attempts.require(who);
    const response = await forward(c, deps, form);
    if (response.status === 401) await deps.attempts.failed(who);
    return response;
  };
}

async function forward(
  c: HonoContext,
  { webOrigin, publicUrl }: { webOrigin: URL; publicUrl: string },
  body: ReadableStream<Uint8Array> | string | null,
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
    return starting(c);
  }
  const headers = new Headers(upstream.headers);
  for (const name of [...HOP_BY_HOP, "content-encoding", "x-powered-by"]) headers.delete(name);
  return new Response(upstream.body, { status: upstream.status, headers });
}

function requestHeaders(c: HonoContext, publicUrl: string): Headers {
  const headers = new Headers();
  for (const [name, value] of c.req.raw.headers) {
    if (!HOP_BY_HOP.includes(name) && !OURS.test(name)) headers.append(name, value);
  }
  const { host, protocol } = new URL(publicUrl);
  headers.set("x-forwarded-host", c.req.header("host") ?? host);
  headers.set("x-forwarded-proto", protocol.replace(":", ""));
  // Compressed once, at the edge, if at all.
  headers.set("accept-encoding", "identity");
  return headers;
}

function starting(c: HonoContext): Response {
  const headers = { "Retry-After": "2", "Cache-Control": "no-store" };
  if (!c.req.header("accept")?.includes("text/html")) {
    return new Response("Tollgate's pages are starting.", { status: 503, headers });
  }
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width"><title>Tollgate is starting</title>
<body style="font:16px/1.5 system-ui;margin:15vh auto;max-width:34rem;padding:0 1rem;color-scheme:light dark">
<h1 style="font-size:1.5rem">Tollgate is starting</h1><p>The pages are not up yet. Metrics, flags and the API are served
already. This page looks again every two seconds.</p></body></html>`;
  return new Response(page, {
    status: 503,
    headers: { ...headers, "Content-Type": "text/html; charset=utf-8" },
  });
}
