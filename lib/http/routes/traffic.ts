import { createHash } from "node:crypto";
import type { Context as HonoContext } from "hono";
import { z } from "zod";
import { AppError } from "@/lib/domain/app-error";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { evaluateFlag, evaluateFlags } from "@/lib/use-cases/traffic/evaluate-flag";

type ErrorCode =
  | "PARSE_ERROR"
  | "TARGETING_KEY_MISSING"
  | "INVALID_CONTEXT"
  | "FLAG_NOT_FOUND"
  | "GENERAL";

/** A refusal in the words of the OpenFeature Remote Evaluation Protocol 0.3. */
class EvaluationError extends Error {
  constructor(
    readonly status: 400 | 404 | 503,
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

const EvaluationRequest = z.looseObject({
  context: z.looseObject({ targetingKey: z.unknown().optional() }).optional(),
});

/** OpenFeature remote evaluation. These paths are mounted at the root, not under /api/v1. */
export const trafficRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/ofrep/v1/evaluate/flags/:key",
    summary: "Whether a user gets the new path: sticky, by the running stage's percentage",
    scope: "flag:read",
    takes: { "application/json": EvaluationRequest },
    gives: { "application/json": null },
    idempotency: "none",
    handle: ({ context, params, c }) => {
      const key = param(params, "key");
      return answering(key, async () => {
        const evaluation = await evaluateFlag(context, key, await readTargetingKey(c));
        if (evaluation) return Response.json(evaluation);
        throw new EvaluationError(404, "FLAG_NOT_FOUND", `No run has ever moved the flag ${key}.`);
      });
    },
  }),
  route({
    method: "post",
    path: "/ofrep/v1/evaluate/flags",
    summary:
      "All flags of the project for one user; If-None-Match answers 304 while nothing changed",
    scope: "flag:read",
    takes: { "application/json": EvaluationRequest },
    gives: { "application/json": null },
    idempotency: "none",
    handle: ({ context, c }) =>
      answering(null, async () => {
        const body = JSON.stringify({
          flags: await evaluateFlags(context, await readTargetingKey(c)),
        });
        const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
        const headers = { ETag: etag, "Cache-Control": "private, no-cache" };
        const known = (c.req.header("if-none-match") ?? "").split(",").map((tag) => tag.trim());
        if (known.includes(etag) || known.includes(`W/${etag}`)) {
          return new Response(null, { status: 304, headers });
        }
        return new Response(body, {
          headers: { ...headers, "Content-Type": "application/json; charset=utf-8" },
        });
      }),
  }),
];

async function readTargetingKey(c: HonoContext): Promise<string> {
  let value: unknown;
  try {
    value = JSON.parse(await c.req.text());
  } catch {
    throw new EvaluationError(400, "PARSE_ERROR", "The body is not JSON.");
  }
  const parsed = EvaluationRequest.safeParse(value);
  if (!parsed.success) {
    throw new EvaluationError(
      400,
      "INVALID_CONTEXT",
      'Expected {"context": {"targetingKey": "..."}}.',
    );
  }
  const key = parsed.data.context?.targetingKey;
  if (key === undefined || key === null || key === "") {
    throw new EvaluationError(
      400,
      "TARGETING_KEY_MISSING",
      "context.targetingKey is missing; it says who the flag is evaluated for.",
    );
  }
  if (typeof key === "string") return key;
  throw new EvaluationError(400, "INVALID_CONTEXT", "context.targetingKey has to be a text.");
}

async function answering(key: string | null, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    const body = { errorCode: refusal.code, errorDetails: refusal.message };
    return Response.json(key === null ? body : { key, ...body }, {
      status: refusal.status,
      ...(refusal.status === 503 ? { headers: { "Retry-After": "2" } } : {}),
    });
  }
}

function refusalOf(error: unknown): EvaluationError | null {
  if (error instanceof EvaluationError) return error;
  if (error instanceof AppError && error.code === "unavailable") {
    return new EvaluationError(503, "GENERAL", error.message);
  }
  return null;
}
