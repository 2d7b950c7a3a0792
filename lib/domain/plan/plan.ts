import type { Take } from "@/lib/domain/capture/take";
import type { Metric } from "@/lib/domain/metric/metric";
import type { SignOffMethod } from "@/lib/domain/rules/approval-rules";
import type { Source } from "@/lib/domain/source/source";

/** A named role whose holders are asked for something; `title` is how people read it. */
export type Stakeholder = { role: string; title: string };

/** `count` distinct persons who hold `role` have to approve; `all`: everybody who held it when the run was created. */
export type SignOffRule = { role: string; count: number | "all" };

/** How the sign-offs of a gate are made, and for how long they count. */
export type PlanApproval = {
  /** The weakest way to sign that counts. */
  method: SignOffMethod;
  /** `ordered`: a role signs once the ones before it in the list are complete. */
  order: "parallel" | "ordered";
  /** Milliseconds for which an approval counts. Null: as long as the evidence stays as it is. */
  expires: number | null;
  /** Milliseconds until a rejection has to be reviewed. */
  review: number | null;
};

export type ChecklistItem = {
  key: string;
  label: string;
  group: string | null;
  /** `measured`: a machine or a link proves it. `attested`: a person vouches. `sign-offs`: follows from the quorum. */
  kind: "measured" | "attested" | "sign-offs";
};

export type FunnelStep = { key: string; label: string };

export type Funnel = {
  key: string;
  label: string;
  /** Sliding window in milliseconds. */
  window: number;
  steps: FunnelStep[];
  /** Conversion of the last step over the first, as ratios from 0 to 1. Null: shown, not judged. */
  target: { text: string; min: number | null; max: number | null } | null;
  /** Conversion is also listed per period of this length (milliseconds). */
  breakdown: number | null;
  critical: boolean;
  /** Users at the first step before the funnel may be judged. */
  minUsers: number;
};

export type WantedScreenshot = {
  key: string;
  label: string;
  required: boolean;
  /** How Tollgate takes it by itself; absent where people add it. */
  take?: Take;
};

/** How a stage's metrics become one number from 0 to 100, and what it has to reach. */
export type ScoreRule = {
  pass: number;
  marginal: number;
  /** Percent by metric group; groups without one share what is left of 100. */
  weights: Record<string, number>;
};

export type PlanStage = {
  key: string;
  title: string;
  /** Percent of traffic, or null for a stage that moves none. */
  traffic: number | null;
  /** Milliseconds. */
  soak: { min: number; max: number };
  metrics: Metric[];
  funnels: string[];
  checklist: ChecklistItem[];
  screenshots: WantedScreenshot[];
  signOffs: SignOffRule[];
  approval: PlanApproval;
  decision: {
    /** Roles that may record the decision. */
    makers: string[];
    /** `automatic`: the engine records GO as soon as every condition stands. */
    go: "manual" | "automatic";
    /** What a failing metric that is not critical recommends. */
    onFailure: "rollback" | "hold";
    /** `automatic`: the engine rolls back on a critical or zero-tolerance breach. */
    rollback: "manual" | "automatic";
  };
  /** Null: every metric has to pass. */
  score: ScoreRule | null;
  /** `automatic`: begins as soon as the stage before it has passed (the first one as soon as the run is ready). */
  start: "manual" | "automatic";
};

export type Plan = {
  name: string;
  title: string;
  /** The author's own version label; the store counts versions by itself. */
  version: string;
  /** Prefix of the runs' document ids: `PHASE9-CANARY` gives `PHASE9-CANARY-001`. */
  documentId: string;
  description: string | null;
  environment: string | null;
  flag: string | null;
  stakeholders: Stakeholder[];
  checklist: ChecklistItem[];
  preDeployment: { signOffs: SignOffRule[]; approval: PlanApproval };
  /** What metrics are pulled from. */
  sources: Source[];
  funnels: Funnel[];
  /** Evidence that the report lists as collected or missing. `stage` null: before or after all stages. */
  evidence: { key: string; label: string; stage: string | null }[];
  stages: PlanStage[];
  next: { title: string; steps: string[]; command: string | null } | null;
};

/** The pseudo stage key of the evidence and signatures that come before the first stage. */
export const PRE_DEPLOYMENT = "pre-deployment";

/** One thing that is wrong in a plan's source. Lines and columns count from 1. */
export type PlanProblem = {
  path: string;
  line: number;
  column: number;
  message: string;
  expected: string;
};
