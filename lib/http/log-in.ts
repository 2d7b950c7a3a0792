import type { Context as HonoContext } from "hono";
import { AppError } from "@/lib/domain/app-error";
import type { Attempts, Guesser } from "@/lib/http/attempts";
import { bodyType } from "@/lib/http/read-json";
import { isLoopback, remoteAddress } from "@/lib/http/remote-address";

const FORM = "application/x-www-form-urlencoded";

/**
 * Passes a login on and counts the wrong passwords. A login succeeded if, and only if, the answer sets a
 * session: its status depends on what the client asked for.
 */
export async function logIn(
  c: HonoContext,
  deps: { attempts: Attempts; cookieName: string },
  forward: (form: string) => Promise<Response>,
): Promise<Response> {
  const { form, email } = await readForm(c);
  const guessers = guessersOf(c, email);
  for (const who of guessers) await deps.attempts.take(who);
  const response = await forward(form);
  if (setsSession(response, deps.cookieName)) {
    await Promise.all(guessers.map((who) => end(deps.attempts, who)));
  } else if (response.status >= 500) {
    await Promise.all(guessers.map((who) => deps.attempts.giveBack(who)));
  }
  return response;
}

/** An account starts afresh after its own login; an address may not wash its guesses off with one. */
function end(attempts: Attempts, who: Guesser): Promise<void> {
  return who.kind === "login" ? attempts.forget(who) : attempts.giveBack(who);
}

function guessersOf(c: HonoContext, email: string): Guesser[] {
  const address = remoteAddress(c);
  const account: Guesser = { kind: "login", name: email };
  return address && !isLoopback(address)
    ? [account, { kind: "address", name: address }]
    : [account];
}

/** In the one form in which the web process will read the very same address as we do. */
async function readForm(c: HonoContext): Promise<{ form: string; email: string }> {
  const type = bodyType(c);
  if (type !== FORM) {
    throw new AppError("unsupported_media_type", "A login comes as a form.", {
      errors: [{ path: "Content-Type", message: type || "is missing", expected: FORM }],
    });
  }
  const form = await c.req.text();
  const emails = new URLSearchParams(form).getAll("email");
  const [email] = emails;
  if (email === undefined || emails.length > 1) {
    throw new AppError("invalid_request", "A login names one e-mail address.", {
      errors: [
        { path: "email", message: `comes ${emails.length} times`, expected: "exactly once" },
      ],
    });
  }
  return { form, email: email.trim().toLowerCase() };
}

/** Whether the answer gives the browser a session. */
export function setsSession(response: Response, cookieName: string): boolean {
  return response.headers.getSetCookie().some((cookie) => {
    const [pair = ""] = cookie.split(";", 1);
    const [name = "", value = ""] = pair.split("=", 2);
    return value !== "" && (name === cookieName || name === `${cookieName}.0`);
  });
}
