import { z } from "zod";
import { Instant, VerdictName } from "@/lib/contract/common";

export const FunnelEventInput = z.strictObject({
  funnel: z.string().min(1),
  step: z.string().min(1),
  user: z.string().min(1).max(512),
  at: z.union([Instant, z.number()]).optional(),
});
export type FunnelEventInput = z.infer<typeof FunnelEventInput>;
export const FunnelEventsRequest = z.strictObject({
  events: z.array(z.unknown()).min(1).max(10_000),
});

export const FunnelStepView = z.strictObject({
  key: z.string(),
  label: z.string(),
  /** Distinct users in the window. */
  users: z.int(),
  /** Ratio to the step before, and to the first step; null where that one has no users. */
  fromPrevious: z.number().nullable(),
  fromFirst: z.number().nullable(),
});

export const FunnelView = z.strictObject({
  key: z.string(),
  label: z.string(),
  windowSeconds: z.number(),
  target: z.string().nullable(),
  steps: z.array(FunnelStepView),
  /** Last step over first, and its 95 % Wilson interval, as ratios. */
  conversion: z.number().nullable(),
  interval: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
  verdict: VerdictName,
  reason: z.string(),
  /** Conversion per period of the plan's `breakdown`, over the whole stage; empty without one. */
  periods: z.array(
    z.strictObject({ from: Instant, to: Instant, started: z.int(), completed: z.int() }),
  ),
  judgedAt: Instant.nullable(),
});
export type FunnelView = z.infer<typeof FunnelView>;
