import { z } from "zod";
import type { WebEnvironment } from "@/lib/config/env";
import { Opened } from "@/lib/contract/session";
import { webProcessProof } from "@/lib/http/web-process-proof";

const ANSWER_MS = 20_000;

const Refusal = z.looseObject({ code: z.string() });

export type RequestedSession = z.infer<typeof Opened>;

/** A login that the api process refused; `message` is the problem's code, which the login page has words for. */
export class LoginRefused extends Error {}

/** Has the api process check a login and open its session: this process may not. Throws `LoginRefused`. */
export async function requestSession(
  { apiOrigin, sessionSecret }: Pick<WebEnvironment, "apiOrigin" | "sessionSecret">,
  login: { email: string; password: string } | { idToken: string; nonce: string },
): Promise<RequestedSession> {
  const response = await fetch(new URL("/api/v1/sessions", apiOrigin), {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Tollgate-Web ${webProcessProof(sessionSecret)}`,
    },
    body: JSON.stringify(login),
    redirect: "error",
    cache: "no-store",
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((cause: unknown) => {
    throw new LoginRefused("unavailable", { cause });
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return Opened.parse(answer);
  throw new LoginRefused(Refusal.safeParse(answer).data?.code ?? "unavailable");
}
