import { createHmac, randomUUID } from "node:crypto";
import type { Context as HonoContext } from "hono";
import type { Database } from "@/lib/data/database";
import { holdingKey } from "@/lib/data/idempotency/held-key";
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

export function requestHash(body: ArrayBuffer | string, contentType: string, secret = ""): Buffer {
  return createHmac("sha256", secret)
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
    case "answer_lost":
      throw new AppError(
        "idempotency_answer_lost",
        "The first request with this Idempotency-Key was carried out, but its answer was lost. Nothing was done again; look at the present state.",
      );
    case "replay":
      return new Response(claim.answer.body, {
        status: claim.answer.status,
        headers: {
          "Content-Type": claim.answer.contentType,
          "Cache-Control": "private, no-store",
          "Idempotency-Replayed": "true",
        },
      });
  }
}

/**
 * Runs a request once per key. Refusals are kept like successes, so that a repetition gets the same answer;
 * what failed on our side is released for another try, unless it had its effect by then. `secret` keys the
 * stored hash: bodies hold passwords, which a plain hash would let a reader of the table guess.
 */
export async function once(
  { db, secret }: { db: Database; secret: string },
  c: HonoContext,
  id: KeyId,
  work: () => Promise<Response>,
): Promise<Response> {
  const held = { ...id, owner: randomUUID() };
  const hash = requestHash(await c.req.arrayBuffer(), c.req.header("content-type") ?? "", secret);
  const repeated = answerClaim(await claimKey(db.pool, held, hash));
  if (repeated) return repeated;
  let response: Response;
  try {
    response = await holdingKey(held, work);
  } catch (error) {
    await releaseKey(db.pool, held);
    throw error;
  }
  const contentType = response.headers.get("content-type") ?? "";
  const body = await response.clone().text();
  if (response.status >= 500 || response.status === 429) await releaseKey(db.pool, held);
  else await keepAnswer(db.pool, held, { status: response.status, contentType, body });
  return response;
}
