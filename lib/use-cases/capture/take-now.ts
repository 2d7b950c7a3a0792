import { AppError } from "@/lib/domain/app-error";
import { ScreenshotError } from "@/lib/domain/capture/screenshot-error";
import type { PlanStage } from "@/lib/domain/plan/plan";
import { takeScreenshot } from "@/lib/use-cases/capture/take-screenshot";
import type { Context } from "@/lib/use-cases/context";

/** `error`: why it could not be taken; null where it was. */
export type TakeNow = { slot: string; error: string | null };

/** Takes every screenshot of a stage that Tollgate takes by itself, one after the other, due or not. */
export async function takeNow(
  context: Context,
  stage: { runId: string; planStage: PlanStage },
  signal: AbortSignal,
): Promise<TakeNow[]> {
  const slots = stage.planStage.screenshots.filter((s) => s.take).map((s) => s.key);
  const outcomes: TakeNow[] = [];
  for (const slot of slots) {
    outcomes.push({ slot, error: await takeOne(context, stage, slot, signal) });
  }
  return outcomes;
}

async function takeOne(
  context: Context,
  { runId, planStage }: { runId: string; planStage: PlanStage },
  slot: string,
  signal: AbortSignal,
): Promise<string | null> {
  if (!context.takes) return "This process takes no screenshots.";
  const order = { runId, stageKey: planStage.key, slot, moment: "collect", id: null } as const;
  try {
    const outcome = await takeScreenshot(context, order, signal);
    return outcome.kind === "taken" ? null : "The stage is over.";
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ScreenshotError || error instanceof AppError) return error.message;
    throw error;
  }
}
