import { getCsrfToken } from "next-auth/react";
import { z } from "zod";

const Next = z.object({ url: z.string() });

/** Opens a session; answers why it was refused, null where it was not. Not next-auth's own `signIn`: that one cannot read a 429. */
export async function signInWithPassword(email: string, password: string): Promise<string | null> {
  const response = await post("/api/auth/callback/credentials", { email, password });
  if (response.ok) return null;
  if (response.status === 429) return "rate_limited";
  if (response.status !== 401) return "unreachable";
  // The reason is in the address that next-auth would lead to.
  const next = Next.safeParse(await response.json()).data?.url ?? "/";
  return new URL(next, window.location.origin).searchParams.get("error") ?? "CredentialsSignin";
}

/**
 * Goes to the identity provider, which comes back to `callbackUrl`. `fresh`: it has to ask the person again, however
 * lately it did (OpenID Connect Core 1.0, section 3.1.2.1). Answers why it cannot; null: the page is being left.
 */
export async function signInWithProvider(
  callbackUrl: string,
  fresh: boolean,
): Promise<string | null> {
  const query = fresh ? "?prompt=login&max_age=0" : "";
  const response = await post(`/api/auth/signin/oidc${query}`, { callbackUrl });
  const next = response.ok ? Next.safeParse(await response.json()).data : undefined;
  if (!next) return "unreachable";
  const { origin, searchParams } = new URL(next.url, window.location.origin);
  const refused = origin === window.location.origin ? searchParams.get("error") : null;
  if (refused === null) window.location.assign(next.url);
  return refused;
}

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const csrfToken = (await getCsrfToken()) ?? "";
  const body = new URLSearchParams({ ...fields, csrfToken, json: "true" });
  return fetch(path, { method: "POST", body });
}
