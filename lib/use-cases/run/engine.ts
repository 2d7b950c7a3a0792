import type { Actor } from "@/lib/domain/access/actor";

/** The actor of what follows from the rules alone. */
export const ENGINE: Actor = { kind: "engine", id: "engine", name: "Tollgate" };
