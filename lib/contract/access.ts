import { z } from "zod";
import { ActorRef, Instant } from "@/lib/contract/common";

export const WhoAmI = z.strictObject({
  actor: ActorRef,
  projects: z.array(
    z.strictObject({ key: z.string(), name: z.string(), roles: z.array(z.string()) }),
  ),
});
export type WhoAmI = z.infer<typeof WhoAmI>;

export const SessionList = z.strictObject({
  sessions: z.array(
    z.strictObject({
      id: z.uuid(),
      startedAt: Instant,
      expiresAt: Instant,
      /** Whether this very request came with it. */
      current: z.boolean(),
    }),
  ),
});

export const SessionEnded = z.strictObject({ id: z.uuid() });

export const SessionsEnded = z.strictObject({ ended: z.int() });
