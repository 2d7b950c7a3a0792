import type { Actor } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";

/**
 * Refuses tokens, whatever their scopes: who may do what is changed by people, so that no token that has leaked can
 * make itself helpers.
 */
export function refuseToken(actor: Actor): void {
  if (actor.kind !== "token") return;
  throw new AppError(
    "forbidden",
    "Only a person who is signed in gives access to others; a token never does.",
  );
}

/** Refuses whoever would change their own access. */
export function refuseOneself(actor: Actor, personId: string): void {
  if (actor.kind !== "person" || actor.id !== personId) return;
  throw new AppError("forbidden", "Nobody changes their own access; ask another administrator.");
}
