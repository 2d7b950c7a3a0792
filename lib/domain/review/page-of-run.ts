import { emptyFacts, emptyStage } from "@/lib/domain/document/fact-key";
import type { Cell, Checklist, Page, StagePart } from "@/lib/domain/document/page";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { deriveChecklist } from "@/lib/domain/run/checklist";
import type { IncidentRecord, RunRecord, StageRecord } from "@/lib/domain/run/run-record";

/** A text of a run: it stands in no line. */
function cell(text: string | null | undefined): Cell | null {
  return text ? { text, blank: false, span: null } : null;
}

function instant(at: Date | null): Cell | null {
  return cell(at?.toISOString());
}

/**
 * What people have said in a run, in the shape of an evidence page, so that the same rules read both. What Tollgate
 * measured and judged is left out: it follows from the samples and cannot contradict itself.
 */
export function pageOfRun(run: RunRecord): Page {
  const stages = run.stages.map((stage) => stagePart(run, stage));
  return {
    source: "",
    repairs: [],
    title: cell(run.plan.title),
    facts: {
      ...emptyFacts(),
      date: instant(run.createdAt),
      deploymentAt: instant(run.deploymentAt),
    },
    otherFacts: [],
    checklists: checklistOf(run, PRE_DEPLOYMENT),
    stages,
    decisions: [],
    signOffs: [],
    incidents: [],
    alerts: [],
    rollbacks: [],
    rollbackFacts: { reason: cell(run.endReason), time: null, recovery: null },
    evidence: [],
    lessons: { wentWell: [], couldImprove: [], actionItems: [] },
    next: null,
    texts: textsOf(run, stages),
    lines: [],
  };
}

function stagePart(run: RunRecord, stage: StageRecord): StagePart {
  const planned = run.plan.stages.find((s) => s.key === stage.key);
  return {
    ...emptyStage(stage.ordinal),
    heading: cell(planned?.title ?? stage.key),
    title: planned?.title ?? stage.key,
    traffic: stage.trafficPercent,
    start: instant(stage.startedAt),
    end: instant(stage.endedAt),
    checklists: checklistOf(run, stage.key),
  };
}

/** What was said of each item as it was ticked. Its label is the plan's word, and claims nothing of this run. */
function checklistOf(run: RunRecord, stageKey: string): Checklist[] {
  const items =
    stageKey === PRE_DEPLOYMENT
      ? run.plan.checklist
      : (run.plan.stages.find((s) => s.key === stageKey)?.checklist ?? []);
  const states = deriveChecklist(items, stageKey, { marks: run.marks, quorumMet: false });
  return states.flatMap(({ kind, label, note, done }) => {
    const text = kind === "sign-offs" ? null : cell(note);
    if (!text) return [];
    return [{ heading: cell(label), items: [{ text, done, box: null, status: null, depth: 0 }] }];
  });
}

/** Everything that somebody wrote, with the stage that it was written about. */
function textsOf(run: RunRecord, stages: StagePart[]): Page["texts"] {
  const ordinals = new Map(run.stages.map((stage) => [stage.key, stage.ordinal]));
  const said = (stage: number | null, ...texts: (string | null)[]) =>
    texts.flatMap((text) => {
      const found = cell(text);
      return found ? [{ ...found, stage }] : [];
    });
  return [
    ...run.incidents.flatMap((incident) =>
      said(ordinalOf(ordinals, incident.stageKey), ...wordsOf(incident)),
    ),
    ...run.evidence.flatMap((piece) => said(ordinalOf(ordinals, piece.stageKey), piece.title)),
    ...run.stages.flatMap(({ decisions, ordinal }) =>
      decisions.flatMap((decision) => said(ordinal, decision.justification)),
    ),
    ...said(null, run.endReason),
    ...checklistOf(run, PRE_DEPLOYMENT).flatMap((list) =>
      list.items.flatMap((item) => said(null, item.text.text)),
    ),
    ...stages.flatMap((stage) =>
      stage.checklists.flatMap((list) =>
        list.items.flatMap((item) => said(stage.ordinal, item.text.text)),
      ),
    ),
  ];
}

function wordsOf({ title, note, resolution }: IncidentRecord): (string | null)[] {
  return [title, note, resolution];
}

function ordinalOf(ordinals: Map<string, number>, stageKey: string | null): number | null {
  return stageKey === null ? null : (ordinals.get(stageKey) ?? null);
}
