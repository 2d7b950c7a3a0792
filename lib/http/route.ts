import type { Context as HonoContext } from "hono";
import type { z } from "zod";
import type { Actor, Scope } from "@/lib/domain/access/actor";
import type { Context } from "@/lib/use-cases/context";

const DEFAULT_MAX_BYTES = 1024 * 1024;

export type HandlerInput<Body, Query> = {
  context: Context;
  /** Path parameters by name; decoded, never empty. */
  params: Record<string, string>;
  body: Body;
  query: Query;
  c: HonoContext;
  /** The session that the request came with; null for a token. */
  sessionId: string | null;
  /** Who calls, asked again: for answers that go on for longer than a right may last. */
  authenticate: () => Promise<Actor>;
};

/** Contents by media type; null where they are no JSON. */
export type Contents = Record<string, z.ZodType | null>;

/** How an operation refuses where a protocol of its own says so: what is refused, put into other words. */
export type Refusals = {
  translate: (c: HonoContext, refusal: Response) => Promise<Response>;
  gives: Contents;
};

/** One operation of the API: served, checked and documented from the same description. */
export type RouteSpec = {
  method: "get" | "post" | "put" | "delete";
  /** Hono style, relative to /api/v1: `/runs/:id/samples`. */
  path: string;
  summary: string;
  /** What the use-case asks of the caller, for the documentation; null where anybody may call. */
  scope: Scope | "member" | "person" | null;
  body: z.ZodType | null;
  query: z.ZodType | null;
  answer: z.ZodType | null;
  /** For the documentation: bodies that the handler reads itself, and Responses that it makes itself. */
  takes: Contents;
  gives: Contents;
  /** Null: problem details, as RFC 9457 has them. */
  refusals: Refusals | null;
  status: number;
  /** `own`: the handler commits the key together with its effect. */
  idempotency: "required" | "optional" | "own" | "none";
  /** A larger body is refused unread. */
  maxBytes: number;
  handle: (input: HandlerInput<unknown, unknown>) => Promise<unknown>;
};

/** Describes one operation. `handle` returns what `answer` describes, or a whole Response of its own. */
export function route<
  Body extends z.ZodType = z.ZodNever,
  Query extends z.ZodType = z.ZodNever,
  Answer extends z.ZodType = z.ZodNever,
>(spec: {
  method: RouteSpec["method"];
  path: string;
  summary: string;
  scope: RouteSpec["scope"];
  body?: Body;
  query?: Query;
  answer?: Answer;
  takes?: Contents;
  gives?: Contents;
  refusals?: Refusals;
  status?: number;
  idempotency: RouteSpec["idempotency"];
  maxBytes?: number;
  handle: (
    input: HandlerInput<z.output<Body>, z.output<Query>>,
  ) => Promise<z.input<Answer> | Response>;
}): RouteSpec {
  return {
    method: spec.method,
    path: spec.path,
    summary: spec.summary,
    scope: spec.scope,
    body: spec.body ?? null,
    query: spec.query ?? null,
    answer: spec.answer ?? null,
    takes: spec.takes ?? {},
    gives: spec.gives ?? {},
    refusals: spec.refusals ?? null,
    status: spec.status ?? 200,
    idempotency: spec.idempotency,
    maxBytes: spec.maxBytes ?? DEFAULT_MAX_BYTES,
    // The app parses body and query with these very schemas before it calls.
    handle: spec.handle as RouteSpec["handle"],
  };
}
