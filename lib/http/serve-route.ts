import type { Context as HonoContext } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Actor } from "@/lib/domain/access/actor";
import { AppError, type ErrorCode } from "@/lib/domain/app-error";
import type { Attempts } from "@/lib/http/attempts";
import type { Authenticator, Caller } from "@/lib/http/authenticate";
import { answerError, invalid } from "@/lib/http/errors";
import { keyOf, once } from "@/lib/http/idempotency";
import type { Log } from "@/lib/http/log";
import { bodyType, readJson } from "@/lib/http/read-json";
import type { RouteSpec } from "@/lib/http/route";
import type { Context } from "@/lib/use-cases/context";

export type RouteDeps = {
  authenticate: Authenticator;
  services: Omit<Context, "actor">;
  attempts: Attempts;
  log: Log;
  /** Keys the hashes of bodies that are kept. */
  secret: string;
};

/** Serves one operation: who, what, whether for the first time, and only then the handler. */
export function serveRoute(spec: RouteSpec, deps: RouteDeps) {
  return async (c: HonoContext): Promise<Response> => {
    const caller = spec.scope === null ? await anybody(c, deps) : await deps.authenticate(c);
    if (caller.sessionId) refuseForms(c);
    const run = () => handle(spec, c, caller, deps);
    if (spec.idempotency === "none" || spec.idempotency === "own") return run();
    const key = keyOf(c, caller.actor);
    if (!key) {
      if (spec.idempotency === "optional") return run();
      throw new AppError(
        "idempotency_key_missing",
        "This request needs an Idempotency-Key header.",
        {
          errors: [
            { path: "Idempotency-Key", message: "is missing", expected: "a new value a request" },
          ],
        },
      );
    }
    return once({ db: deps.services.db, secret: deps.secret }, c, key, async () => {
      try {
        return await run();
      } catch (error) {
        return answerError(error, c, deps.log);
      }
    });
  };
}

/** Who comes without saying who: as a token that opens nothing. */
const NOBODY: Actor = { kind: "token", id: "nobody", name: "nobody", projectId: "", scopes: [] };

/** Whoever says who they are has to be right about it, here too. */
async function anybody(c: HonoContext, { authenticate }: RouteDeps): Promise<Caller> {
  const says = ["authorization", "x-api-key", "cookie"].some((name) => c.req.header(name));
  if (!says) return { actor: NOBODY, sessionId: null };
  try {
    return await authenticate(c);
  } catch (error) {
    // A cookie comes along by itself, and may be an old one.
    if (c.req.header("authorization") || c.req.header("x-api-key")) throw error;
    return { actor: NOBODY, sessionId: null };
  }
}

/** What a page of another site can send without asking first, and no client of ours sends. */
const FORM_TYPES = ["application/x-www-form-urlencoded", "text/plain"];

function refuseForms(c: HonoContext): void {
  const type = bodyType(c);
  if (!FORM_TYPES.includes(type)) return;
  throw new AppError("unsupported_media_type", "With a session, no plain forms are taken.", {
    errors: [{ path: "Content-Type", message: `is ${type}`, expected: "application/json" }],
  });
}

async function handle(
  spec: RouteSpec,
  c: HonoContext,
  { actor, sessionId }: Caller,
  deps: RouteDeps,
): Promise<Response> {
  const { authenticate, services } = deps;
  const body = spec.body ? await readBody(spec.body, c) : undefined;
  const query = spec.query?.safeParse(c.req.query());
  if (query && !query.success) throw invalid(query.error, "The query");
  const work = () =>
    spec.handle({
      context: { ...services, actor },
      params: c.req.param(),
      body,
      query: query?.data,
      c,
      sessionId,
      authenticate: async () => (await authenticate(c, { anew: true })).actor,
    });
  const answer = spec.scope === "person" ? await counted(deps, c, actor, work) : await work();
  if (answer instanceof Response) return answer;
  const value = spec.answer ? spec.answer.parse(answer) : answer;
  c.header("Cache-Control", "private, no-store");
  return c.json(value, spec.status as ContentfulStatusCode);
}

function readBody(schema: NonNullable<RouteSpec["body"]>, c: HonoContext): Promise<unknown> {
  const type = bodyType(c);
  if (type !== "application/json") {
    throw new AppError("unsupported_media_type", "The body has to be JSON.", {
      errors: [
        { path: "Content-Type", message: type || "is missing", expected: "application/json" },
      ],
    });
  }
  return readJson(c, schema);
}

/** What somebody who tries things out comes upon. */
const GUESSES: ErrorCode[] = ["wrong_password", "assertion_refused"];
const TOLD: ErrorCode[] = [...GUESSES, "ceremony_over"];

/** What asks for a password or a passkey counts the wrong ones, which a right one does not make undone. */
async function counted<T>(
  { attempts, log }: Pick<RouteDeps, "attempts" | "log">,
  c: HonoContext,
  actor: Actor,
  work: () => Promise<T>,
): Promise<T> {
  const who = { kind: "confirm", name: actor.id } as const;
  await attempts.take(who);
  let isWrong = false;
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) {
      isWrong = GUESSES.includes(error.code);
      if (TOLD.includes(error.code)) logRefusal(log, c, actor, error);
    }
    throw error;
  } finally {
    if (!isWrong) await attempts.giveBack(who);
  }
}

function logRefusal(log: Log, c: HonoContext, actor: Actor, { code, errors }: AppError): void {
  const why = errors.map((place) => place.message).join(", ");
  const request = { method: c.req.method, path: c.req.path, person: actor.id, code, why };
  // A counter that goes back means that somebody may hold a copy of the key.
  if (why === "sign_count") log.error(request, "a passkey counted backwards");
  else log.warn(request, "a confirmation was refused");
}
