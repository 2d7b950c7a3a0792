import { z } from "zod";
import type { Job } from "@/lib/jobs/job";
import { pruneKeys } from "@/lib/use-cases/idempotency/prune-keys";

/** Nothing to say: it is the queue itself that puts the time of the schedule in. */
const PayloadSchema = z.strictObject({ _cron: z.unknown() });

export const pruneIdempotencyKeysJob: Job = {
  name: "prune-idempotency-keys",
  cron: "17 * * * *",
  run: async (payload, context) => {
    PayloadSchema.parse(payload);
    const count = await pruneKeys(context);
    return count === 0 ? null : `forgot ${count} idempotency keys`;
  },
};
