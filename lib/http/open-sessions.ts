import { timingSafeEqual } from "node:crypto";
import type { Hono, Context as HonoContext } from "hono";
import { Login, Opened } from "@/lib/contract/session";
import type { Actor } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Attempts } from "@/lib/http/attempts";
import { limitBody } from "@/lib/http/limit-body";
import type { Log } from "@/lib/http/log";
import { bodyType, readJson } from "@/lib/http/read-json";
import { webProcessProof } from "@/lib/http/web-process-proof";
import { endProviderSessions } from "@/lib/use-cases/access/end-provider-sessions";
import { openIdentitySession } from "@/lib/use-cases/access/open-identity-session";
import { type OpenedSession, openSession } from "@/lib/use-cases/access/open-session";
import type { Context } from "@/lib/use-cases/context";

const PATH = "/api/v1/sessions";
const LOGOUT = "/api/v1/oidc/backchannel-logout";
const MOST_BYTES = 64 * 1024;
const ENGINE: Actor = { kind: "engine", id: "engine", name: "Tollgate" };

export type LoginDeps = {
  services: Omit<Context, "actor">;
  attempts: Attempts;
  sessionSecret: string;
  log: Log;
};

/**
 * Where the web process has sessions opened, since it can write nothing itself, and where the identity provider
 * ends them. Neither is for clients of the API.
 */
export function mountSessionOpening(app: Hono, deps: LoginDeps): void {
  app.post(PATH, limitBody(MOST_BYTES), async (c) => {
    requireWebProcess(c, deps.sessionSecret);
    const login = await readJson(c, Login);
    const opened = await noted(deps.log, login, () =>
      "idToken" in login
        ? openIdentitySession({ ...deps.services, actor: ENGINE }, login)
        : withPassword(deps, login),
    );
    c.header("Cache-Control", "no-store");
    return c.json(Opened.parse(opened));
  });
  app.post(LOGOUT, limitBody(MOST_BYTES), async (c) => {
    await endProviderSessions({ ...deps.services, actor: ENGINE }, await readLogoutToken(c));
    c.header("Cache-Control", "no-store");
    return c.body(null, 200);
  });
}

/** Refused logins are in the server's log, without saying whose they would have been. */
async function noted<T>(log: Log, login: object, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) {
      const method = "idToken" in login ? "oidc" : "password";
      log.warn({ method, code: error.code, reason: error.message }, "a login was refused");
    }
    throw error;
  }
}

function requireWebProcess(c: HonoContext, sessionSecret: string): void {
  const wanted = Buffer.from(`Tollgate-Web ${webProcessProof(sessionSecret)}`);
  const given = Buffer.from(c.req.header("authorization") ?? "");
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new AppError("unauthenticated", "Only the login page of this server opens sessions.");
}

/** Counts here, too, so that not even the web process can try passwords without end. */
async function withPassword(
  { services, attempts }: LoginDeps,
  { email, password }: { email: string; password: string },
): Promise<OpenedSession> {
  const who = { kind: "open", name: email.trim().toLowerCase() } as const;
  await attempts.take(who);
  const opened = await openSession(services.db, email, password);
  if (!opened) {
    throw new AppError("unauthenticated", "E-mail and password do not belong together.");
  }
  await attempts.forget(who);
  return opened;
}

async function readLogoutToken(c: HonoContext): Promise<string> {
  const type = bodyType(c);
  const token = new URLSearchParams(await c.req.text()).get("logout_token");
  if (type === "application/x-www-form-urlencoded" && token) return token;
  throw new AppError("invalid_request", "A logout comes as a form with a logout_token.", {
    errors: [{ path: "logout_token", message: "is missing", expected: "a token of the provider" }],
  });
}
