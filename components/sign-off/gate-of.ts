import type { RunView } from "@/lib/contract/run";
import type { SignOffStatus } from "@/lib/contract/sign-off";
import { PRE_DEPLOYMENT } from "@/lib/queries/stage-of";

export type Gate = {
  key: string;
  title: string;
  status: SignOffStatus;
  blockers: RunView["preDeployment"]["blockers"];
  /** Roles in which the reader could sign now; where there are none, why. */
  mine: RunView["permissions"]["canSign"][string];
  /** `25 %`, `completion`: what the button says that it approves. */
  approves: string;
};

/** Null where the run has no such gate. */
export function gateOf(run: RunView, key: string): Gate | null {
  const mine = run.permissions.canSign[key] ?? { roles: [], delegated: [], because: null };
  if (key === PRE_DEPLOYMENT) {
    const { signOffs: status, blockers } = run.preDeployment;
    const title = "Before deployment";
    return { key, title, status, blockers, mine, approves: approvesText(run.stages[0]) };
  }
  const stage = run.stages.find((one) => one.key === key);
  if (!stage) return null;
  const next = run.stages.find((one) => one.ordinal > stage.ordinal);
  return {
    key,
    title: stage.title,
    status: stage.signOffs,
    blockers: stage.blockers,
    mine,
    approves: next ? approvesText(next) : "completion",
  };
}

function approvesText(next: RunView["stages"][number] | undefined): string {
  if (!next) return "completion";
  return next.trafficPercent === null ? "the next stage" : `${next.trafficPercent}\u00a0%`;
}

/** What the plan calls a role. */
export function roleTitle(status: SignOffStatus, role: string): string {
  return status.required.find((rule) => rule.role === role)?.title ?? role;
}
