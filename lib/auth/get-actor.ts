import { cookies } from "next/headers";
import { cache } from "react";
import { webDatabase } from "@/lib/composition";
import { readWebEnvironment } from "@/lib/config/env";
import { findSessionActor } from "@/lib/data/access/find-actor";
import type { Actor } from "@/lib/domain/access/actor";
import { sessionCookieName, sessionIdOf } from "@/lib/http/session-cookie";

/** Who looks at the page: asked of the database once a request, so that a revoked session ends at once. */
export const getActor = cache(async (): Promise<Actor | null> => {
  const env = readWebEnvironment();
  const jar = await cookies();
  const cookie = jar.get(sessionCookieName(env.publicUrl ?? "http:"))?.value;
  const sessionId = cookie ? await sessionIdOf(cookie, env.sessionSecret) : null;
  return sessionId ? findSessionActor(webDatabase(), sessionId) : null;
});
