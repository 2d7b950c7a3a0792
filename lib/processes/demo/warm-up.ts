import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

const Measures = z.object({
  steps: z.object({
    registration_started: z.number().default(0),
    document_approved: z.number().default(0),
  }),
});

const LOOK_EVERY_MS = 2_000;
/** Users arrive steadily and need some seconds for their journey; a funnel that is just filling converts nobody. */
const LOOKS = 3;
const ENOUGH = 0.55;
const PATIENCE_MS = 60_000;

/** Waits until the share of users at the last step is what it will be, but not for ever: the gate judges anyway. */
export async function warmUp(portalUrl: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  const seen: { started: number; approved: number }[] = [];
  while (performance.now() < deadline) {
    const steps = await readSteps(portalUrl);
    if (steps) seen.push(steps);
    const before = seen.at(-1 - LOOKS);
    const now = seen.at(-1);
    if (before && now) {
      const started = now.started - before.started;
      if (started > 0 && (now.approved - before.approved) / started >= ENOUGH) return;
    }
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Null: the portal does not answer, or has just been started again. */
async function readSteps(portalUrl: string) {
  try {
    const { steps } = Measures.parse(await (await fetch(`${portalUrl}/measures`)).json());
    return { started: steps.registration_started, approved: steps.document_approved };
  } catch {
    return null;
  }
}
