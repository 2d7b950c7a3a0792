import { failTake, releaseTake, type TakeTarget } from "@/lib/data/capture/takes";
import { AppError } from "@/lib/domain/app-error";
import { ScreenshotError } from "@/lib/domain/capture/screenshot-error";
import { takeDelay } from "@/lib/domain/capture/take-delay";
import { type TakeOutcome, takeScreenshot } from "@/lib/use-cases/capture/take-screenshot";
import type { Context } from "@/lib/use-cases/context";

export type DueOutcome = TakeOutcome | { kind: "failed"; code: string; message: string };

/**
 * Takes a screenshot that was claimed, or notes why that failed and when to try again. Rejects with the signal's reason
 * when that aborts; then the take is free for others.
 */
export async function takeDue(
  context: Context,
  target: TakeTarget,
  { signal, random }: { signal: AbortSignal; random: () => number },
): Promise<DueOutcome> {
  const { stageId, slot, moment, runId, stageKey } = target;
  try {
    const order = { runId, stageKey, slot, moment, id: { stageId, slot, moment } };
    return await takeScreenshot(context, order, signal);
  } catch (error) {
    if (signal.aborted) {
      await releaseTake(context.db, target);
      throw error;
    }
    if (!(error instanceof ScreenshotError || error instanceof AppError)) throw error;
    const { code, message } = error;
    const wait = error instanceof ScreenshotError ? error.retryAfterMs : null;
    await failTake(context.db, target, { code, message }, (failures) =>
      takeDelay(failures, wait, random()),
    );
    return { kind: "failed", code, message };
  }
}
