import { z } from "zod";
import type { Job } from "@/lib/jobs/job";
import { makePrint } from "@/lib/use-cases/report/make-print";

const PayloadSchema = z.strictObject({ print: z.uuid() });

/** Asked for together with the row that tells the reader how it went. */
export const printReportJob: Job = {
  name: "print-report",
  cron: null,
  run: (payload, context, signal) => makePrint(context, PayloadSchema.parse(payload).print, signal),
};
