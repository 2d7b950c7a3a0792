import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";

export const PlanSummary = z.strictObject({
  name: z.string(),
  title: z.string(),
  version: z.int(),
  label: z.string(),
  digest: Digest,
  createdAt: Instant,
  stages: z.array(
    z.strictObject({ key: z.string(), title: z.string(), trafficPercent: z.number().nullable() }),
  ),
});
export type PlanSummary = z.infer<typeof PlanSummary>;
export const PlanList = z.strictObject({ plans: z.array(PlanSummary) });
export const PlanDetail = PlanSummary.extend({ source: z.string() });
