import { getCsrfToken } from "next-auth/react";

/** Opens a session; answers why it was refused, null where it was not. Not next-auth's own `signIn`: that one cannot read a 429. */
export async function signInWithPassword(email: string, password: string): Promise<string | null> {
  const csrfToken = (await getCsrfToken()) ?? "";
  const response = await fetch("/api/auth/callback/credentials", {
    method: "POST",
    body: new URLSearchParams({ email, password, csrfToken, json: "true" }),
  });
  if (response.ok) return null;
  if (response.status === 429) return "RateLimited";
  return response.status === 401 ? "CredentialsSignin" : "unreachable";
}
