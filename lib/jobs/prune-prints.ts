import { z } from "zod";
import type { Job } from "@/lib/jobs/job";
import { prunePrints } from "@/lib/use-cases/report/prune-prints";

/** Nothing to say: it is the queue itself that puts the time of the schedule in. */
const PayloadSchema = z.strictObject({ _cron: z.unknown() });

export const prunePrintsJob: Job = {
  name: "prune-prints",
  cron: "41 3 * * *",
  run: async (payload, context) => {
    PayloadSchema.parse(payload);
    const count = await prunePrints(context);
    return count === 0 ? null : `removed ${count} old PDFs`;
  },
};
