import { z } from "zod";
import type { Job } from "@/lib/jobs/job";
import { mailNotice } from "@/lib/use-cases/notice/mail-notice";

const PayloadSchema = z.strictObject({ notice: z.uuid() });

/** Asked for in the transaction that writes the notice, so that there is no mail of what did not happen. */
export const sendNoticeJob: Job = {
  name: "send-notice",
  cron: null,
  run: async (payload, context) => {
    const { notice } = PayloadSchema.parse(payload);
    return (await mailNotice(context, notice)) ? `mailed the notice ${notice}` : null;
  },
};
