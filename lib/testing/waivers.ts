import type { Plan } from "@/lib/domain/plan/plan";
import { PASSWORD, quickPlan } from "@/lib/testing/gate-set";
import type { Context } from "@/lib/use-cases/context";
import { confirmWaiver } from "@/lib/use-cases/waiver/close-waiver";
import { requestWaiver, type WaiverWish } from "@/lib/use-cases/waiver/request-waiver";

export const DAY = 86_400_000;
export const REASON = "The board was down for maintenance; the numbers are in the table.";
/** What the first stage of `planWithScreenshot` misses. */
export const SCREENSHOT = { subject: "screenshot", key: "board" } as const;

/** Its first stage wants a screenshot that nobody has. */
export function planWithScreenshot(): Plan {
  const plan = quickPlan();
  const [first, ...rest] = plan.stages;
  if (!first) throw new Error("the plan has no stage");
  const board = { key: "board", label: "Board", required: true };
  return { ...plan, stages: [{ ...first, screenshots: [board] }, ...rest] };
}

export function askWaiver(by: Context, runId: string, wish: Partial<WaiverWish>, stage = "s1") {
  return requestWaiver(by, runId, stage, {
    ...SCREENSHOT,
    reason: REASON,
    expiresAt: new Date(Date.now() + DAY),
    password: PASSWORD,
    ...wish,
  });
}

export function confirmAsked(by: Context, runId: string, id: string): Promise<void> {
  return confirmWaiver(by, runId, id, { password: PASSWORD });
}
