import { z } from "zod";
import { ActorRef } from "@/lib/contract/common";

export const WhoAmI = z.strictObject({
  actor: ActorRef,
  projects: z.array(
    z.strictObject({ key: z.string(), name: z.string(), roles: z.array(z.string()) }),
  ),
});
export type WhoAmI = z.infer<typeof WhoAmI>;

export const SessionsEnded = z.strictObject({ ended: z.int() });
