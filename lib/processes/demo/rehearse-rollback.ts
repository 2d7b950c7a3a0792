import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "@/lib/api-client/api-client";
import { rollBack, startStage } from "@/lib/api-client/gate";
import { RunRef } from "@/lib/contract/run";
import { applyPlan } from "@/lib/processes/demo/apply-plan";
import { countOn } from "@/lib/processes/demo/flag-probe";

const USERS = 40;
const LIMIT_S = 20;

/**
 * Rolls a run of demo/rehearsal.yaml back and measures how long its flag stays on for anybody. Answers what was
 * seen; throws where it was not as it should be.
 */
export async function rehearseRollback(
  api: ApiClient,
  at: { base: string; token: string },
): Promise<string> {
  const plan = await applyPlan(api, "demo/rehearsal.yaml");
  const run = await api.json("/runs", RunRef, { method: "POST", body: { plan: plan.name } });
  await startStage(api, { run: run.id, stage: "rehearsal" });
  const probe = () => countOn({ ...at, flag: "rollback_rehearsal" }, USERS);
  const before = await untilCount(probe, (on) => on > 0);
  const start = performance.now();
  await rollBack(api, run.id, "Rehearsal of a rollback before the release");
  await untilCount(probe, (on) => on === 0);
  const seconds = (performance.now() - start) / 1_000;
  return `${run.documentId}: on for ${before} of ${USERS} users, off for all ${seconds.toFixed(2)} s after the rollback was asked for`;
}

/** Probes until the count is as it should be; throws after the time that a rollback may take. */
async function untilCount(
  probe: () => Promise<number>,
  is: (on: number) => boolean,
): Promise<number> {
  const deadline = performance.now() + LIMIT_S * 1_000;
  for (;;) {
    const on = await probe();
    if (is(on)) return on;
    if (performance.now() > deadline) {
      throw new Error(`after ${LIMIT_S} s the rehearsed flag was on for ${on} of ${USERS} users`);
    }
    await delay(50);
  }
}
