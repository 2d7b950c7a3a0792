import { createHash } from "node:crypto";
import type { Context as HonoContext } from "hono";
import { getCookie } from "hono/cookie";
import { findSessionActor, findTokenActor } from "@/lib/data/access/find-actor";
import { findFileReader } from "@/lib/data/access/find-ticket-reader";
import type { Database } from "@/lib/data/database";
import type { Actor } from "@/lib/domain/access/actor";
import { RENDER_COOKIE } from "@/lib/domain/access/render-ticket";
import { AppError } from "@/lib/domain/app-error";
import { sessionCookieName, sessionIdOf } from "@/lib/http/session-cookie";

/** Who calls; `sessionId` is null for tokens. */
export type Caller = { actor: Actor; sessionId: string | null };
/** `anew`: nothing of the answer may be a memory. */
export type Authenticator = (c: HonoContext, how?: { anew: boolean }) => Promise<Caller>;

/** How long a token's rights may be a memory; revoking takes effect within this time. */
const TOKEN_MEMORY_MS = 500;
const MAX_REMEMBERED = 1000;
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];
/** All of the API that a ticket opens: pictures on the page that is printed. */
const TICKET_PATH = /^\/api\/v1\/evidence\/([0-9a-f-]{36})\/(?:file|thumbnail)$/;

/**
 * Finds out who calls: a bearer token, else the session cookie. A cookie alone is not enough to change
 * anything from another site. Throws `unauthenticated`.
 */
export function createAuthenticator(deps: {
  db: Database;
  sessionSecret: string;
  publicUrl: string;
}): Authenticator {
  const tokens = new Map<string, { actor: Actor; at: number }>();
  const cookieName = sessionCookieName(deps.publicUrl);

  async function byToken(secret: string, anew: boolean): Promise<Actor> {
    const hash = createHash("sha256").update(secret).digest();
    const key = hash.toString("hex");
    const known = tokens.get(key);
    if (known && !anew && performance.now() - known.at < TOKEN_MEMORY_MS) return known.actor;
    tokens.delete(key);
    const actor = await findTokenActor(deps.db, hash);
    if (!actor) {
      throw new AppError("unauthenticated", "The token is unknown, revoked or expired.");
    }
    if (tokens.size >= MAX_REMEMBERED) tokens.clear();
    tokens.set(key, { actor, at: performance.now() });
    return actor;
  }

  async function byTicket(c: HonoContext): Promise<Actor | null> {
    const secret = getCookie(c, RENDER_COOKIE);
    const evidenceId = TICKET_PATH.exec(c.req.path)?.[1];
    if (!secret || !evidenceId || c.req.method !== "GET") return null;
    return findFileReader(deps.db, { secret, evidenceId });
  }

  async function byCookie(c: HonoContext): Promise<Caller> {
    const cookie = getCookie(c, cookieName);
    const sessionId = cookie ? await sessionIdOf(cookie, deps.sessionSecret) : null;
    const actor = sessionId ? await findSessionActor(deps.db, sessionId) : await byTicket(c);
    if (!actor) throw new AppError("unauthenticated", "Sign in, or send a bearer token.");
    if (!SAFE_METHODS.includes(c.req.method)) requireSameOrigin(c);
    return { actor, sessionId };
  }

  return async (c, how) => {
    const header = c.req.header("authorization");
    const bearer = header === undefined ? undefined : /^Bearer +(\S+)$/i.exec(header)?.[1];
    const secret = bearer ?? c.req.header("x-api-key");
    if (secret) return { actor: await byToken(secret, how?.anew ?? false), sessionId: null };
    if (header === undefined) return byCookie(c);
    throw new AppError("unauthenticated", "The Authorization header is not `Bearer TOKEN`.");
  };
}

/** Browsers say where a request comes from; one that changes something has to come from our own pages. */
function requireSameOrigin(c: HonoContext): void {
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  const host = c.req.header("host");
  const fromOurs = origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
  if ((site === undefined || site === "same-origin") && fromOurs) return;
  throw new AppError("forbidden", "With a session, changes are taken from our own pages only.", {
    errors: [
      { path: "Origin", message: origin ?? "is missing", expected: "the address of this server" },
    ],
  });
}
