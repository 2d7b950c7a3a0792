import { decode } from "next-auth/jwt";

/** The prefix makes browsers insist on https and on this very host. */
export function sessionCookieName(publicUrl: string): string {
  return publicUrl.startsWith("https:") ? "__Host-tollgate.session" : "tollgate.session";
}

/** The id of the session that a cookie's value names; null for anything that we did not issue. */
export async function sessionIdOf(cookie: string, secret: string): Promise<string | null> {
  try {
    const token = await decode({ token: cookie, secret });
    return typeof token?.sid === "string" ? token.sid : null;
  } catch {
    return null;
  }
}
