import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { webDatabase } from "@/lib/composition";
import { readWebEnvironment } from "@/lib/config/env";
import { sessionCookieName } from "@/lib/http/session-cookie";
import { openSession, SESSION_HOURS } from "@/lib/use-cases/access/open-session";

/**
 * Login only. The cookie names a row of `auth_session`, which every request is checked against; roles and
 * rights are never read from the cookie.
 */
export function authOptions(): NextAuthOptions {
  const env = readWebEnvironment();
  const secure = env.publicUrl?.startsWith("https:") ?? false;
  return {
    secret: env.sessionSecret,
    session: { strategy: "jwt", maxAge: SESSION_HOURS * 3600 },
    pages: { signIn: "/login", error: "/login" },
    cookies: {
      sessionToken: {
        name: sessionCookieName(env.publicUrl ?? "http:"),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      CredentialsProvider({
        name: "Password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (credentials) => {
          const { email, password } = credentials ?? {};
          if (!email || !password) return null;
          return openSession(webDatabase(), email, password);
        },
      }),
    ],
    callbacks: {
      // A path only: people stay at the address that they came by, and no link leads elsewhere.
      redirect: ({ url, baseUrl }) => ownPath(url, baseUrl),
      jwt: ({ token, user }) =>
        user && "sessionId" in user ? { sub: user.id, sid: user.sessionId } : token,
      session: ({ session }) => session,
    },
  };
}

function ownPath(wanted: string, baseUrl: string): string {
  if (!URL.canParse(wanted, baseUrl)) return "/";
  const { pathname, search } = new URL(wanted, baseUrl);
  return pathname.replace(/^\/+/, "/") + search;
}
