import { type FlagState, flagStatesOf } from "@/lib/data/traffic/flag-states";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { bucketOf, isWithin } from "@/lib/domain/traffic/bucket";
import type { Context } from "@/lib/use-cases/context";

export type Evaluation = {
  key: string;
  value: boolean;
  reason: "SPLIT";
  variant: "canary" | "stable";
  metadata: { runId: string; stage: string; percent: number };
};

/** One flag for one user; null where no run has ever moved it. Refuses with `unavailable` when nobody knows. */
export async function evaluateFlag(
  context: Context,
  key: string,
  targetingKey: string,
): Promise<Evaluation | null> {
  const state = (await knownFlags(context)).get(key);
  return state ? evaluate(key, state, targetingKey) : null;
}

/** Every flag of the project for one user, in the order of their keys. */
export async function evaluateFlags(context: Context, targetingKey: string): Promise<Evaluation[]> {
  return [...(await knownFlags(context))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, state]) => evaluate(key, state, targetingKey));
}

async function knownFlags({ actor, db }: Context): Promise<ReadonlyMap<string, FlagState>> {
  if (actor.kind !== "token") {
    throw new AppError("forbidden", "Flags are evaluated with a project's token.");
  }
  requireScope(actor, actor.projectId, "flag:read");
  const flags = await flagStatesOf(db).ofProject(actor.projectId);
  if (flags) return flags;
  throw new AppError(
    "unavailable",
    "The state of the flags has not been readable for ten seconds; use your default.",
  );
}

function evaluate(key: string, state: FlagState, targetingKey: string): Evaluation {
  const value = isWithin(bucketOf(key, targetingKey), state.percent);
  return {
    key,
    value,
    reason: "SPLIT",
    variant: value ? "canary" : "stable",
    metadata: { runId: state.runId, stage: state.stage ?? "", percent: state.percent },
  };
}
