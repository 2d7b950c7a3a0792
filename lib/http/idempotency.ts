import { createHash } from "node:crypto";
import type { Context as HonoContext } from "hono";
import type { Database } from "@/lib/data/database";
import {
  type Claim,
  claimKey,
  type KeyId,
  keepAnswer,
  releaseKey,
} from "@/lib/data/idempotency/keys";
import { type Actor, actorRef } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";

const KEY = /^[\x21-\x7e]{1,255}$/;

/** The key of a request, scoped to who calls and what is called; null where none was sent. */
export function keyOf(c: HonoContext, actor: Actor): KeyId | null {
  const key = c.req
    .header("idempotency-key")
    ?.trim()
    .replace(/^"(.*)"$/, "$1");
  if (key === undefined) return null;
  if (!KEY.test(key)) {
    throw new AppError("invalid_request", "The Idempotency-Key is not usable.", {
      errors: [
        {
          path: "Idempotency-Key",
          message: "is empty, too long or has odd characters",
          expected: "1 to 255 visible ASCII characters",
        },
      ],
    });
  }
  return { principal: actorRef(actor), route: `${c.req.method} ${c.req.path}`, key };
}

export function requestHash(body: ArrayBuffer | string, contentType: string): Buffer {
  return createHash("sha256")
    .update(`${contentType}\0`)
    .update(typeof body === "string" ? body : new Uint8Array(body))
    .digest();
}

/** Refuses what is not the first request with its key; null means go ahead, else the answer to repeat. */
export function answerClaim(claim: Claim): Response | null {
  switch (claim.kind) {
    case "first":
      return null;
    case "other_request":
      throw new AppError(
        "idempotency_key_reused",
        "This Idempotency-Key came with another body before; a new request needs a new key.",
      );
    case "in_flight":
      throw new AppError(
        "idempotency_key_in_flight",
        "A request with this Idempotency-Key is still under way; ask again in a moment.",
      );
    case "replay":
      return new Response(claim.answer.body, {
        status: claim.answer.status,
        headers: { "Content-Type": claim.answer.contentType, "Idempotency-Replayed": "true" },
      });
  }
}

/**
 * Runs a request once per key. Refusals are kept like successes, so that a repetition gets the same answer;
 * what failed on our side is released for another try.
 */
export async function once(
  db: Database,
  c: HonoContext,
  id: KeyId,
  work: () => Promise<Response>,
): Promise<Response> {
  const hash = requestHash(await c.req.arrayBuffer(), c.req.header("content-type") ?? "");
  const repeated = answerClaim(await claimKey(db.pool, id, hash));
  if (repeated) return repeated;
  let response: Response;
  try {
    response = await work();
  } catch (error) {
    await releaseKey(db.pool, id);
    throw error;
  }
  const contentType = response.headers.get("content-type") ?? "";
  const body = await response.clone().text();
  if (response.status >= 500 || response.status === 429) await releaseKey(db.pool, id);
  else await keepAnswer(db.pool, id, { status: response.status, contentType, body });
  return response;
}
