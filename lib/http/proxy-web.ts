import type { Context as HonoContext } from "hono";
import { AppError } from "@/lib/domain/app-error";
import type { Attempts } from "@/lib/http/attempts";
import type { Authenticator } from "@/lib/http/authenticate";
import { forwardToWeb } from "@/lib/http/forward-to-web";
import { logIn, setsSession } from "@/lib/http/log-in";
import { sessionCookieName } from "@/lib/http/session-cookie";
import { requireWebPath } from "@/lib/http/web-paths";
import { endSession } from "@/lib/use-cases/access/end-session";
import type { Context } from "@/lib/use-cases/context";

export type WebProxyDeps = {
  webOrigin: URL;
  publicUrl: string;
  isDevelopment: boolean;
  attempts: Attempts;
  authenticate: Authenticator;
  services: Omit<Context, "actor">;
};

const LOGIN = "/api/auth/callback/credentials";
const CALLBACKS = "/api/auth/callback/";
const LOGOUT = "/api/auth/signout";

/** Hands pages and login to the web process, which can write nothing: what that takes is done here. */
export function createWebProxy(deps: WebProxyDeps): (c: HonoContext) => Promise<Response> {
  const cookieName = sessionCookieName(deps.publicUrl);
  return async (c) => {
    const { pathname } = new URL(c.req.url);
    requireWebPath(c.req.method, pathname, deps.isDevelopment);
    if (c.req.method === "POST" && pathname === LOGOUT) await endCurrent(c, deps, "signed_out");
    if (!pathname.startsWith(CALLBACKS)) return forwardToWeb(c, deps);
    const response = await answerLogin(c, deps, cookieName, pathname);
    // The browser forgets the session that it came with; nobody else is to remember it.
    if (setsSession(response, cookieName)) await endCurrent(c, deps, "replaced");
    return response;
  };
}

function answerLogin(
  c: HonoContext,
  deps: WebProxyDeps,
  cookieName: string,
  pathname: string,
): Promise<Response> {
  if (c.req.method !== "POST" || pathname !== LOGIN) return forwardToWeb(c, deps);
  const { attempts } = deps;
  return logIn(c, { attempts, cookieName }, (form) => forwardToWeb(c, deps, form));
}

/** The session ends here and now; the web process only changes the cookie. */
async function endCurrent(
  c: HonoContext,
  { authenticate, services }: WebProxyDeps,
  because: "signed_out" | "replaced",
): Promise<void> {
  try {
    const { actor, sessionId } = await authenticate(c);
    if (sessionId) await endSession({ ...services, actor }, sessionId, because);
  } catch (error) {
    // Whoever has no session any more may still want the cookie gone.
    const isOver = error instanceof AppError && /^(unauthenticated|not_found)$/.test(error.code);
    if (!isOver && because === "signed_out") throw error;
  }
}
