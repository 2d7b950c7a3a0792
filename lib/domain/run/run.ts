export const RUN_STATES = [
  "draft",
  "ready",
  "running",
  "completed",
  "rolled_back",
  "aborted",
  /** What a page states: nothing of it was measured, nothing of it moves. */
  "imported",
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** `imported`: what a page states, of which nothing was measured. */
export const RUN_KINDS = ["live", "imported"] as const;
export type RunKind = (typeof RUN_KINDS)[number];

export const STAGE_STATES = [
  "pending",
  "running",
  "awaiting_decision",
  "passed",
  "rolled_back",
] as const;
export type StageState = (typeof STAGE_STATES)[number];

export type DecisionKind = "go" | "hold" | "rollback";

/** A condition that keeps a gate closed, in a stable code for machines and a sentence for people. */
export type Blocker = {
  code:
    | "run_not_ready"
    | "stage_not_running"
    | "verdict"
    | "soak"
    | "evidence"
    | "checklist"
    | "sign_offs"
    | "rejected"
    /** Somebody took an approval back. */
    | "withdrawn"
    | "dossier"
    /** The approval rules, or whom they exclude, are not known. */
    | "rules"
    /** Two things on record that cannot both hold. */
    | "review";
  text: string;
};
