import type { NextAuthOptions, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { oidcLogin } from "@/lib/auth/oidc-login";
import { LoginRefused, requestSession } from "@/lib/auth/request-session";
import type { WebEnvironment } from "@/lib/config/env";
import { SESSION_HOURS } from "@/lib/data/access/insert-session";
import { sessionCookieName } from "@/lib/http/session-cookie";

/** `key`: what the api process has opened. `proof`: what it is yet to open a session for. */
type LoginUser = User & { key?: string; proof?: { idToken: string; nonce: string } };

/**
 * Login only. The cookie holds the key of a session that the api process has opened, and which every request is
 * checked against; roles and rights are never read from the cookie.
 */
export function authOptions(env: WebEnvironment): NextAuthOptions {
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
    providers: [passwordLogin(env), ...(env.oidc ? [oidcLogin(env.oidc)] : [])],
    callbacks: {
      // What is thrown here becomes the login page's `error`.
      signIn: async ({ user }) => {
        const login: LoginUser = user;
        if (login.proof) login.key = (await requestSession(env, login.proof)).key;
        return login.key !== undefined;
      },
      // A path only: people stay at the address that they came by, and no link leads elsewhere.
      redirect: ({ url, baseUrl }) => ownPath(url, baseUrl),
      jwt: ({ token, user }) => {
        const login: LoginUser | undefined = user;
        return login?.key ? { sub: login.id, sid: login.key } : token;
      },
      session: ({ session }) => session,
    },
  };
}

function passwordLogin(env: WebEnvironment) {
  return CredentialsProvider({
    name: "Password",
    credentials: { email: { type: "email" }, password: { type: "password" } },
    authorize: async (credentials): Promise<LoginUser | null> => {
      const { email, password } = credentials ?? {};
      if (!email || !password) return null;
      try {
        const { key, person } = await requestSession(env, { email, password });
        return { ...person, key };
      } catch (error) {
        if (error instanceof LoginRefused && error.message === "unauthenticated") return null;
        throw error;
      }
    },
  });
}

function ownPath(wanted: string, baseUrl: string): string {
  if (!URL.canParse(wanted, baseUrl)) return "/";
  const { pathname, search } = new URL(wanted, baseUrl);
  return pathname.replace(/^\/+/, "/") + search;
}
