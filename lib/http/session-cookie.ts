import { decode } from "next-auth/jwt";
import { sessionIdOfKey } from "@/lib/data/access/session-key";

/** The prefix makes browsers insist on https and on this very host. */
export function sessionCookieName(publicUrl: string): string {
  return publicUrl.startsWith("https:") ? "__Host-tollgate.session" : "tollgate.session";
}

/** The id of the session that a cookie's value opens; null for anything that we did not issue. */
export async function sessionIdOf(cookie: string, secret: string): Promise<string | null> {
  try {
    const token = await decode({ token: cookie, secret });
    return typeof token?.sid === "string" ? sessionIdOfKey(token.sid) : null;
  } catch {
    return null;
  }
}
