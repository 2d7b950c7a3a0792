import type { ReplayedSide, ReplayedStage, ReplayView } from "@/lib/contract/replay";
import type { Plan } from "@/lib/domain/plan/plan";
import { describeStanding } from "@/lib/domain/replay/compare-decision";
import { fidelityOf } from "@/lib/domain/replay/deviations";
import type { ReplaySide } from "@/lib/domain/replay/replay-side";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { type StageReplay, standingAt } from "@/lib/use-cases/run/replay/replay-stage";
import { replayedMetrics } from "@/lib/use-cases/run/views/replayed-metrics";

const MOST_CHANGES = 100;

/** The replay as it is answered. `stages` are those that have started and that both plans have. */
export function presentReplay(
  run: RunRecord,
  other: { plan: Plan; digest: string },
  stages: StageReplay[],
): ReplayView {
  const outcomes = stages.flatMap((stage) => stage.decisions.map((d) => d.outcome));
  const count = (outcome: string) => outcomes.filter((o) => o === outcome).length;
  const decisions = { total: outcomes.length, differ: count("differs"), open: count("open") };
  const inOther = new Set(other.plan.stages.map((stage) => stage.key));
  const inRun = new Set(run.stages.map((stage) => stage.key));
  return {
    run: { id: run.id, documentId: run.documentId, state: run.state },
    pinned: nameOf(run.plan, run.planDigest),
    other: nameOf(other.plan, other.digest),
    sentence: sentenceOf(decisions),
    decisions,
    stages: stages.map(stageView),
    onlyInRun: run.stages.filter((s) => !inOther.has(s.key)).map((s) => s.key),
    onlyInOther: other.plan.stages.filter((s) => !inRun.has(s.key)).map((s) => s.key),
    notStarted: run.stages.filter((s) => !s.startedAt).map((s) => s.key),
    notes: notesOf(run, other.plan, stages),
  };
}

function nameOf({ name, version }: Plan, digest: string) {
  return { name, label: version, digest };
}

function sentenceOf({ total, differ, open }: ReplayView["decisions"]): string {
  if (total === 0) return "No decision is on record that could have differed.";
  if (total === 1) {
    if (open === 1) return "It cannot be told whether the only decision would have differed.";
    return `The only decision would ${differ === 1 ? "have differed" : "have been the same"}.`;
  }
  const told = `${differ} of ${total} decisions would have differed.`;
  return open > 0 ? `${told} Of ${open} it cannot be told.` : told;
}

function notesOf(run: RunRecord, other: Plan, stages: StageReplay[]): string[] {
  const notes = [
    "Signatures, evidence and checklists are taken as they were.",
    "Samples count from when they were observed, and a source that could not be asked counts as no data.",
  ];
  const first = stages.findIndex((s) => s.decisions.some((d) => d.outcome === "differs"));
  if (first >= 0 && first < stages.length - 1) {
    const name = stages[first]?.stage.key;
    notes.push(
      `The stages after ${name} are replayed as they were, though under the other plan they would not have run like that.`,
    );
  }
  if (other.name !== run.plan.name)
    notes.push(`The other plan is ${other.name}, not ${run.plan.name}.`);
  return notes;
}

function stageView(replay: StageReplay): ReplayedStage {
  const { stage, walked, step, steps, pinned, other } = replay;
  const end = standingAt(pinned, walked.until, step);
  const known = replay.decisions.map(({ recorded }) => ({
    recorded,
    pinned: standingAt(pinned, recorded.at, step),
  }));
  return {
    key: stage.key,
    title: pinned.rules.stage.title,
    state: stage.state,
    from: walked.startedAt.toISOString(),
    to: walked.until.toISOString(),
    stepSeconds: step / 1000,
    steps,
    recorded: { verdict: stage.verdict, recommendation: stage.recommendation },
    ...fidelityOf(stage, known, end),
    pinned: sideView(pinned.end, pinned.rules.stage.soak.min),
    other: sideView(other.end, other.rules.stage.soak.min),
    decisions: decisionViews(replay),
    metrics: replayedMetrics(pinned, other),
    notes: stageNotes(replay),
  };
}

function sideView({ judged, coverage, changes, rollback, goAt }: ReplaySide, min: number) {
  const { verdict, recommendation, reasons } = judged;
  return {
    verdict,
    recommendation,
    reasons,
    effectiveSeconds: coverage.effectiveMs / 1000,
    minSeconds: min / 1000,
    verdicts: changes
      .slice(0, MOST_CHANGES)
      .map((change) => ({ ...change, at: change.at.toISOString() })),
    rollbackAt: rollback?.at.toISOString() ?? null,
    goAt: goAt?.toISOString() ?? null,
  } satisfies ReplayedSide;
}

function decisionViews({ decisions, undecided, walked }: StageReplay): ReplayedStage["decisions"] {
  const views: ReplayedStage["decisions"] = decisions.map(({ recorded, outcome, other }) => ({
    decision: recorded.kind,
    at: recorded.at.toISOString(),
    byEngine: recorded.byEngine,
    overridden: recorded.overridden,
    outcome,
    other: describeStanding(recorded.at, other),
  }));
  if (undecided) {
    views.push({
      decision: null,
      at: walked.until.toISOString(),
      byEngine: false,
      overridden: false,
      outcome: undecided.side.rollback ? "differs" : "same",
      other: describeStanding(walked.until, undecided),
    });
  }
  return views;
}

function stageNotes({ pinned, other, rolledBackLater, step }: StageReplay): string[] {
  const notes: string[] = [];
  if (step > 10_000) notes.push(`The stage is longer than a day: judged every ${step / 1000} s.`);
  if (pinned.funnels.length + other.funnels.length > 0) {
    notes.push("Funnels are judged at the end of the stage only.");
  }
  for (const { label } of other.rules.missingFunnels)
    notes.push(`${label}: not measured in this run.`);
  if (rolledBackLater) {
    notes.push(
      `The run was rolled back at ${rolledBackLater.toISOString()}, after this stage had passed: no plan judges that.`,
    );
  }
  return notes;
}
