import type { Capture } from "@/lib/domain/evidence/capture";
import type { WantedScreenshot } from "@/lib/domain/plan/plan";

type Piece = {
  kind: string;
  stageKey: string | null;
  slot: string | null;
  capture: Capture | null;
};

/**
 * Whether a piece of evidence is the screenshot that a stage wants. One from the stage's begin is not, where the plan
 * has Tollgate take one at its end too: it would show nothing of the stage.
 */
export function answersSlot(
  { key, take }: WantedScreenshot,
  stageKey: string,
  { kind, slot, capture, ...piece }: Piece,
): boolean {
  if (kind !== "screenshot" || piece.stageKey !== stageKey || slot !== key) return false;
  return capture?.moment !== "start" || !take?.at.includes("end");
}
