import { parseDuration } from "@/lib/domain/plan/duration";
import { type PlanApproval, PRE_DEPLOYMENT, type SignOffRule } from "@/lib/domain/plan/plan";
import { type ApprovalRules, SIGN_OFF_METHODS } from "@/lib/domain/rules/approval-rules";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { excludedSigners } from "@/lib/domain/sign-off/separation";

/** One line of what a gate asks for. */
export type GateRule = {
  role: string;
  /** Sign-offs that are needed; for `all`, as many as there are holders, and at least one. */
  count: number;
  all: boolean;
  /** Whose sign-offs an `all` rule needs: who held the role when the run was created and may sign it. */
  holders: string[];
};

/** What a gate asks for, and how. */
export type GateTerms = { rules: GateRule[]; approval: PlanApproval };

type Pinned = Pick<
  RunRecord,
  "plan" | "rules" | "holders" | "ownerId" | "createdBy" | "authors" | "planEditor"
>;

/** The plan's terms, made stricter where the approval rules that the run pinned ask for more. */
export function gateTerms(run: Pinned, stageKey: string): GateTerms {
  const { signOffs, approval } = planTerms(run, stageKey);
  const floor = run.rules.document;
  const minimum = floor ? minimumOf(floor, run, stageKey) : [];
  const roles = [...new Set([...signOffs, ...minimum].map((rule) => rule.role))];
  return {
    rules: roles.map((role) => gateRule(run, role, signOffs, minimum)),
    approval: {
      ...approval,
      method: stronger(approval.method, floor?.method ?? "passkey"),
      expires: shorter(approval.expires, floor?.expires ?? null),
      review: shorter(approval.review, floor?.reviewWithin ?? null),
    },
  };
}

function planTerms({ plan }: Pinned, stageKey: string) {
  if (stageKey === PRE_DEPLOYMENT) return plan.preDeployment;
  const stage = plan.stages.find((s) => s.key === stageKey);
  if (!stage) throw new Error(`the plan ${plan.name} has no stage ${stageKey}`);
  return stage;
}

function minimumOf({ minimum }: ApprovalRules, { plan }: Pinned, stageKey: string): SignOffRule[] {
  if (stageKey === PRE_DEPLOYMENT) return minimum.preDeployment;
  const isLast = plan.stages.at(-1)?.key === stageKey;
  return isLast ? [...minimum.everyStage, ...minimum.lastStage] : minimum.everyStage;
}

function gateRule(
  run: Pinned,
  role: string,
  signOffs: SignOffRule[],
  minimum: SignOffRule[],
): GateRule {
  const counts = [...signOffs, ...minimum].filter((r) => r.role === role).map((r) => r.count);
  const least = Math.max(1, ...counts.filter((count) => count !== "all"));
  if (!counts.includes("all")) return { role, count: least, all: false, holders: [] };
  const excluded = excludedSigners(run);
  const holders = (run.holders[role] ?? []).filter((id) => !excluded.has(id));
  return { role, count: Math.max(least, holders.length), all: true, holders };
}

function stronger(a: PlanApproval["method"], b: PlanApproval["method"]): PlanApproval["method"] {
  return SIGN_OFF_METHODS.indexOf(a) >= SIGN_OFF_METHODS.indexOf(b) ? a : b;
}

/** Milliseconds. */
function shorter(own: number | null, longest: string | null): number | null {
  const limit = longest === null ? null : parseDuration(longest);
  if (own === null || limit === null) return own ?? limit;
  return Math.min(own, limit);
}
