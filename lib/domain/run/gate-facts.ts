import { answersSlot } from "@/lib/domain/capture/answers-slot";
import { formatDuration } from "@/lib/domain/metric/format";
import type { PlanStage } from "@/lib/domain/plan/plan";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { reviewBlockers } from "@/lib/domain/review/gate-review";
import { type ChecklistState, deriveChecklist, openItems } from "@/lib/domain/run/checklist";
import type { Blocker } from "@/lib/domain/run/run";
import type { DossierRecord, RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import { type GateTerms, gateTerms } from "@/lib/domain/sign-off/gate-terms";
import { deriveQuorum, type QuorumState } from "@/lib/domain/sign-off/quorum";
import { unknownDuties } from "@/lib/domain/sign-off/separation";
import { NO_RULES, signatureBlockers } from "@/lib/domain/sign-off/signature-blockers";
import { type WaiverSubject, waivedKeys } from "@/lib/domain/waiver/waiver";

/** The state of one gate: the pre-deployment gate, or the one at the end of a stage. */
export type GateFacts = GateTerms & {
  stageKey: string;
  checklist: ChecklistState[];
  /** Labels of required screenshots that nobody has added and that are not waived. */
  missingScreenshots: string[];
  /** What the review holds against it; nothing is frozen for signing while something does. */
  review: Blocker[];
  /** The newest dossier, which alone can be signed. */
  dossier: DossierRecord | null;
  quorum: QuorumState;
  signing: { open: true } | { open: false; because: string };
  /** Everything that keeps the gate closed; empty means open. */
  blockers: Blocker[];
};

function currentDossier(run: RunRecord, stageKey: string): DossierRecord | null {
  return run.dossiers.filter((d) => d.stageKey === stageKey).at(-1) ?? null;
}

function evidenceBlockers(checklist: ChecklistState[], missingScreenshots: string[]): Blocker[] {
  const open = openItems(checklist);
  const blockers: Blocker[] = [];
  if (open.length > 0) {
    blockers.push({ code: "checklist", text: `Checklist: ${list(open)} still open.` });
  }
  if (missingScreenshots.length > 0) {
    blockers.push({ code: "evidence", text: `Screenshot missing: ${list(missingScreenshots)}.` });
  }
  return blockers;
}

/** The gate between draft and the first stage: checklist, then the pre-deployment sign-offs. */
export function preDeploymentFacts(run: RunRecord, now: Date): GateFacts {
  const terms = gateTerms(run, PRE_DEPLOYMENT);
  const dossier = currentDossier(run, PRE_DEPLOYMENT);
  const quorum = deriveQuorum(terms, dossier?.signOffs ?? [], run, now);
  const met = dossier !== null && quorum.met;
  const checklist = deriveChecklist(run.plan.checklist, PRE_DEPLOYMENT, {
    marks: run.marks,
    quorumMet: met,
    waived: waivedAt(run, PRE_DEPLOYMENT, "checklist", now),
  });
  const open = openItems(checklist);
  const review = isBeforeRelease(run) ? reviewBlockers(run, PRE_DEPLOYMENT, now) : [];
  return {
    ...terms,
    stageKey: PRE_DEPLOYMENT,
    checklist,
    missingScreenshots: [],
    review,
    dossier,
    quorum,
    signing: closedByRules(run) ?? preSigning(run, open) ?? signingOf(review, dossier),
    blockers: [
      ...evidenceBlockers(checklist, []),
      ...review,
      ...signatureBlockers(run, terms, quorum, dossier !== null, now),
    ],
  };
}

/** Nobody signs while it is not known what the signature has to satisfy. */
function closedByRules(run: RunRecord): GateFacts["signing"] | null {
  const because = run.rules.document === null ? NO_RULES : unknownDuties(run);
  return because === null ? null : { open: false, because };
}

/** Nobody signs what contradicts itself, nor what is not frozen. */
function signingOf(review: Blocker[], dossier: DossierRecord | null): GateFacts["signing"] {
  const [first] = review;
  if (first) {
    return {
      open: false,
      because: `Signing opens when what is on record agrees, or is waived: ${first.text}`,
    };
  }
  return dossier
    ? { open: true }
    : { open: false, because: "The evidence is not frozen for signing yet." };
}

function isBeforeRelease({ state }: RunRecord): boolean {
  return state === "draft" || state === "ready";
}

function waivedAt(run: RunRecord, stageKey: string, subject: WaiverSubject, now: Date) {
  return waivedKeys(run.waivers, { stageKey, subject, now });
}

/** Null where the way to signing is free as far as the state of the run goes. */
function preSigning(run: RunRecord, open: string[]): GateFacts["signing"] | null {
  if (run.state === "imported") {
    return { open: false, because: "The run is what a page states; nobody signs it here." };
  }
  if (!isBeforeRelease(run)) {
    return { open: false, because: "The release has begun; this gate is behind it." };
  }
  if (open.length > 0) {
    return {
      open: false,
      because: `Signing opens when the checklist is complete; open: ${list(open)}.`,
    };
  }
  return null;
}

/** The gate at the end of a stage. `now` decides the soak; the verdict is the stage's last judgement. */
export function stageFacts(run: RunRecord, stage: StageRecord, now: Date): GateFacts {
  const planStage = planStageOf(run, stage.key);
  const dossier = currentDossier(run, stage.key);
  const terms = gateTerms(run, stage.key);
  const quorum = deriveQuorum(terms, dossier?.signOffs ?? [], run, now);
  const checklist = deriveChecklist(planStage.checklist, stage.key, {
    marks: run.marks,
    quorumMet: quorum.met,
    waived: waivedAt(run, stage.key, "checklist", now),
  });
  const missing = missingScreenshots(run, planStage, now);
  const active = stage.state === "running" || stage.state === "awaiting_decision";
  const review = active ? reviewBlockers(run, stage.key, now) : [];
  const blockers = active
    ? [
        ...progressBlockers(stage, planStage, now),
        ...evidenceBlockers(checklist, missing),
        ...review,
        ...signatureBlockers(run, terms, quorum, dossier !== null, now),
      ]
    : stage.state === "pending"
      ? startBlockers(run, stage, now)
      : [];
  return {
    ...terms,
    stageKey: stage.key,
    checklist,
    missingScreenshots: missing,
    review,
    dossier,
    quorum,
    signing: closedByRules(run) ?? stageSigning(stage) ?? signingOf(review, dossier),
    blockers,
  };
}

/** What keeps a pending stage from starting. */
export function startBlockers(run: RunRecord, stage: StageRecord, now: Date): Blocker[] {
  const before = run.stages.filter((s) => s.ordinal < stage.ordinal);
  if (run.state === "imported") {
    return [{ code: "run_not_ready", text: "The run is what a page states; nothing of it moves." }];
  }
  if (run.state === "completed" || run.state === "rolled_back" || run.state === "aborted") {
    return [{ code: "run_not_ready", text: "The run is over." }];
  }
  if (before.length === 0) {
    if (run.state === "ready") return preDeploymentFacts(run, now).blockers;
    return [{ code: "run_not_ready", text: "The pre-deployment gate is not open yet." }];
  }
  const unfinished = before.find((s) => s.state !== "passed");
  if (unfinished) {
    return [
      {
        code: "run_not_ready",
        text: `Stage ${unfinished.key} has to pass before this one starts.`,
      },
    ];
  }
  return [];
}

function progressBlockers(stage: StageRecord, planStage: PlanStage, now: Date): Blocker[] {
  const blockers: Blocker[] = [];
  if (stage.verdict !== "pass") {
    const why = stage.reasons[0] ? ` ${stage.reasons[0]}` : "";
    blockers.push({ code: "verdict", text: `The verdict is ${stage.verdict}.${why}` });
  }
  const left = planStage.soak.min - stage.effectiveMs;
  if (left > 0) {
    const without = soakElapsed(stage, now) - stage.effectiveMs;
    const gap = without >= LEAST_GAP ? ` ${formatDuration(without)} were without data.` : "";
    blockers.push({
      code: "soak",
      text: `The minimum soak has ${Math.ceil(left / 1000)} s to go.${gap}`,
    });
  }
  if (stage.state !== "awaiting_decision") {
    blockers.push({ code: "stage_not_running", text: "The stage is not up for decision yet." });
  }
  return blockers;
}

/** Null where the way to signing is free as far as the state of the stage goes. */
function stageSigning(stage: StageRecord): GateFacts["signing"] | null {
  if (stage.state === "awaiting_decision") return null;
  const because = {
    pending: "The stage has not started.",
    running:
      "Signing opens when the stage is up for decision: after the minimum soak with a verdict.",
    passed: "The stage has passed; its gate is behind the release.",
    rolled_back: "The release was rolled back in this stage.",
  }[stage.state];
  return { open: false, because };
}

function missingScreenshots(run: RunRecord, planStage: PlanStage, now: Date): string[] {
  const waived = waivedAt(run, planStage.key, "screenshot", now);
  return planStage.screenshots
    .filter((s) => s.required && !waived.has(s.key))
    .filter((s) => !run.evidence.some((e) => answersSlot(s, planStage.key, e)))
    .map((s) => s.label);
}

/** A shorter time without data is the wait for the next sample. */
const LEAST_GAP = 10_000;

/** Milliseconds by the clock since the stage started, 0 before it does. */
export function soakElapsed(stage: Pick<StageRecord, "startedAt" | "endedAt">, now: Date): number {
  if (!stage.startedAt) return 0;
  return Math.max(0, (stage.endedAt ?? now).getTime() - stage.startedAt.getTime());
}

export function planStageOf(run: RunRecord, key: string): PlanStage {
  const planStage = run.plan.stages.find((s) => s.key === key);
  if (!planStage) throw new Error(`run ${run.id} has a stage ${key} that its plan does not know`);
  return planStage;
}

/** The stage that runs or waits for a decision. */
export function activeStage(run: RunRecord): StageRecord | null {
  return run.stages.find((s) => s.state === "running" || s.state === "awaiting_decision") ?? null;
}

function list(words: string[]): string {
  return words.join(", ");
}
