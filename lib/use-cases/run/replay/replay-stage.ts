import type { Database } from "@/lib/data/database";
import { readFirstObservations } from "@/lib/data/metric/read-bucket-slices";
import { readSnapshot } from "@/lib/data/read-snapshot";
import type { Reference } from "@/lib/domain/metric/judgement";
import type { Plan, PlanStage } from "@/lib/domain/plan/plan";
import {
  compareDecision,
  type Outcome,
  type Recorded,
  type Standing,
} from "@/lib/domain/replay/compare-decision";
import { planStageOf } from "@/lib/domain/run/gate-facts";
import type { DecisionRecord, RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import { replayRules } from "@/lib/use-cases/run/replay/replay-rules";
import {
  slicesOf,
  type Walked,
  type WalkedRules,
  type WalkedStage,
  walkStage,
} from "@/lib/use-cases/run/replay/walk-stage";

export type ReplayedDecision = { recorded: Recorded; outcome: Outcome; other: Standing };

/** A stage as it was, and as the replay has it under both plans. */
export type StageReplay = {
  stage: StageRecord;
  walked: WalkedStage;
  step: number;
  steps: number;
  pinned: WalkedRules & Walked;
  other: WalkedRules & Walked;
  /** Null stands for a stage that nothing has been decided about. */
  decisions: ReplayedDecision[];
  /** Where the stage has not been decided: how the other plan stands now. */
  undecided: Standing | null;
  /** A rollback of what had passed already, which no plan judges. */
  rolledBackLater: Date | null;
};

export type OtherPlan = { plan: Plan; planStage: PlanStage };

/** Replays one stage that has started under the run's own plan and under another. */
export async function replayStage(
  db: Database,
  run: RunRecord,
  stage: StageRecord & { startedAt: Date },
  other: OtherPlan,
  known: { baselines: ReadonlyMap<string, Reference>; now: Date },
): Promise<StageReplay> {
  const until = stage.endedAt ?? known.now;
  const { id, startedAt } = stage;
  const walked = { id, startedAt, until, isOver: stage.endedAt !== null };
  const { firstAt, withControl } = await readFirstObservations(db, id);
  const data = { stage, walked, baselines: known.baselines, withControl };
  const own = { plan: run.plan, planStage: planStageOf(run, stage.key) };
  const [pinned, changed] = await readSnapshot(db, async (tx) => [
    await replayRules(tx, data, own.plan, own.planStage, own),
    await replayRules(tx, data, other.plan, other.planStage, own),
  ]);
  if (!pinned || !changed) throw new Error(`the rules of ${stage.key} are incomplete`);
  const rules = [pinned, changed];
  const recorded = stage.decisions.filter((d) => d.decidedAt <= until).map(toRecorded);
  const slices = slicesOf(db, walked, rules);
  const moments = recorded.map((decision) => decision.at);
  const walk = await walkStage(walked, rules, { slices, firstAt, moments });
  const [first, second] = walk.walked;
  if (!first || !second) throw new Error(`the replay of ${stage.key} is incomplete`);
  const sides = { pinned: { ...pinned, ...first }, other: { ...changed, ...second } };
  const isDecided = recorded.some((decision) => decision.kind !== "hold");
  return {
    stage,
    walked,
    step: walk.step,
    steps: walk.steps,
    ...sides,
    decisions: recorded.map((decision) => {
      const otherStanding = standingAt(sides.other, decision.at, walk.step);
      const outcome = compareDecision(
        decision,
        standingAt(sides.pinned, decision.at, walk.step),
        otherStanding,
      );
      return { recorded: decision, outcome, other: otherStanding };
    }),
    undecided: isDecided ? null : standingAt(sides.other, until, walk.step),
    rolledBackLater: stage.decisions.find((d) => d.decidedAt > until)?.decidedAt ?? null,
  };
}

/** How a plan stands at a decision: at the end where it ended the stage. */
export function standingAt(
  { rules, at, end, soon }: WalkedRules & Walked,
  moment: Date,
  step: number,
): Standing {
  const during = at.get(moment.getTime());
  return { rules, side: during ?? end, soon: during ?? soon, step };
}

function toRecorded(decision: DecisionRecord): Recorded {
  return {
    kind: decision.kind,
    recommendation: decision.recommendation,
    at: decision.decidedAt,
    byEngine: decision.recordedBy === "engine",
    overridden: decision.overrideId !== null,
  };
}
