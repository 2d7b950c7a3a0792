import { createHash, randomUUID } from "node:crypto";
import type { Hono } from "hono";
import { encode } from "next-auth/jwt";
import { newSessionKey, sessionIdOfKey } from "@/lib/data/access/session-key";
import type { Database } from "@/lib/data/database";
import { type AppDeps, createApp } from "@/lib/http/app";
import type { Seed } from "@/lib/testing/seed-run";

export const SECRET = "a secret of the tests, long enough for anybody";
export const ORIGIN = "http://tollgate.test";
const silent = { info: () => {}, warn: () => {}, error: () => {} };

export type SessionOf = { sid: string; personId: string; headers: Record<string, string> };

export type FrontDoor = {
  app: Hono;
  /** The headers of a new token. */
  bearer: (...scopes: string[]) => Promise<{ Authorization: string }>;
  /** The headers that a browser sends from our own pages, with a new person's session. */
  session: (role: string) => Promise<SessionOf>;
  post: (path: string, headers: Record<string, string>, body: unknown) => Promise<Response>;
  get: (path: string, headers?: Record<string, string>) => Promise<Response>;
};

/** The whole HTTP app over a database of the tests, called without a network. */
export function openFrontDoor(db: Database, seed: Seed, deps: Partial<AppDeps> = {}): FrontDoor {
  const app = createApp({
    services: { db },
    sessionSecret: SECRET,
    publicUrl: ORIGIN,
    webOrigin: null,
    migrations: [],
    log: silent,
    ...deps,
  });
  return {
    app,
    bearer: async (...scopes) => {
      const secret = `tg_${randomUUID()}`;
      const hash = createHash("sha256").update(secret).digest();
      const { projectId } = seed;
      const data = { id: randomUUID(), projectId, name: "pipeline", scopes, hash };
      await db.prisma.apiToken.create({ data });
      return { Authorization: `Bearer ${secret}` };
    },
    session: async (role) => {
      const { actor } = await seed.person("Ada", role);
      return sessionFor(db, actor.id);
    },
    post: async (path, headers, body) =>
      app.request(`/api/v1${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    get: async (path, headers = {}) => app.request(`/api/v1${path}`, { headers }),
  };
}

/** One more session of a person; `sid` is its row's id. */
export async function sessionFor(
  db: Database,
  personId: string,
  secret = SECRET,
): Promise<SessionOf> {
  const key = newSessionKey();
  const sid = sessionIdOfKey(key);
  await db.prisma.authSession.create({
    data: { id: sid, personId, expiresAt: new Date(Date.now() + 60_000) },
  });
  const headers = {
    Cookie: `tollgate.session=${await encode({ token: { sid: key }, secret })}`,
    Origin: ORIGIN,
    Host: "tollgate.test",
    "Sec-Fetch-Site": "same-origin",
  };
  return { sid, personId, headers };
}
