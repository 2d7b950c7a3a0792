import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";

export const PlanSummary = z.strictObject({
  project: z.strictObject({ key: z.string(), name: z.string() }),
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
export type PlanDetail = z.infer<typeof PlanDetail>;

/** `POST /plans` as JSON; as YAML the body is the source itself. */
export const ApplyPlanRequest = z.strictObject({ source: z.string().min(1) });
/** A plan without anything wrong in it, as `?dryRun=true` answers it; nothing is stored. */
export const PlanCheck = PlanSummary.omit({ project: true, version: true, createdAt: true }).extend(
  {
    dryRun: z.literal(true),
  },
);
export type PlanCheck = z.infer<typeof PlanCheck>;
