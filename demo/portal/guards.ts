import type { MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import type { Portal, PortalEnv } from "@/demo/portal/portal";
import type { Session } from "@/demo/portal/sessions";

export const SESSION_COOKIE = "portal_session";
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Times every request, and tells the meters which implementation served it. */
export function measured(portal: Portal): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    c.set("side", null);
    const start = performance.now();
    await next();
    portal.meters.served(c.var.side, performance.now() - start, c.res.status >= 500);
  };
}

export function withSession(portal: Portal): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    const id = getCookie(c, SESSION_COOKIE);
    const known = id ? await portal.sessions.find(id) : null;
    const session = known ?? (await portal.sessions.start());
    if (!known) {
      setCookie(c, SESSION_COOKIE, session.id, { httpOnly: true, sameSite: "Lax", path: "/" });
    }
    c.set("session", session);
    await next();
  };
}

export function csrfChecked(portal: Portal): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    c.set("csrfChecked", false);
    if (!SAFE.has(c.req.method)) {
      if (!portal.sessions.isCsrfToken(c.var.session, c.req.header("x-csrf-token"))) {
        throw new HTTPException(403, { message: "The CSRF token is missing or wrong." });
      }
      c.set("csrfChecked", true);
    }
    await next();
  };
}

/**
 * Counts the changing requests that get as far as a handler, and how many of them the check has seen: a route
 * that is mounted past the check shows as a rate below 100 %.
 */
export function mutationsCounted(portal: Portal): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    if (!SAFE.has(c.req.method)) portal.meters.handledMutation(c.var.csrfChecked);
    await next();
  };
}

/** The id of the account that is logged in; refuses where none is. */
export function signedIn(session: Session): string {
  if (!session.accountId) throw new HTTPException(401, { message: "Log in first." });
  return session.accountId;
}
