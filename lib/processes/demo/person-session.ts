import { z } from "zod";
import { type ApiClient, createApiClient } from "@/lib/api-client/api-client";
import type { DemoPerson } from "@/lib/processes/demo/people";

const Csrf = z.object({ csrfToken: z.string() });

export type PersonSession = {
  person: DemoPerson;
  /** Acts as this person and nobody else. */
  api: ApiClient;
  /** The `Cookie` header of the session. */
  cookie: () => string;
};

/** Logs in as the browser does: next-auth's CSRF token, then the credentials, then the session's cookie. */
export async function logIn(
  base: string,
  person: DemoPerson,
  password: string,
): Promise<PersonSession> {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const send: typeof fetch = async (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie());
    headers.set("origin", base);
    const response = await fetch(input, { ...init, headers, redirect: "manual" });
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (name !== undefined && value !== undefined) jar.set(name, value);
    }
    return response;
  };
  const { csrfToken } = Csrf.parse(await (await send(`${base}/api/auth/csrf`)).json());
  const answer = await send(`${base}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      csrfToken,
      email: person.email,
      password,
      json: "true",
    }),
  });
  if (![...jar.keys()].some((name) => name.includes("session"))) {
    throw new Error(`${person.email} could not log in: ${answer.status} ${await answer.text()}`);
  }
  return { person, api: createApiClient({ baseUrl: base, fetch: send }), cookie };
}
