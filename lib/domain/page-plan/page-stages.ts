import type { StagePart } from "@/lib/domain/document/page";
import { readDuration } from "@/lib/domain/document/quantities";
import { PageFunnels } from "@/lib/domain/page-plan/page-funnels";
import { gateItems, type ItemInput, isAboutSignOffs } from "@/lib/domain/page-plan/page-items";
import { PageMetrics, type StageMetrics } from "@/lib/domain/page-plan/page-metrics";
import { joinSignOffs, type PageRoles, type SignOffs } from "@/lib/domain/page-plan/page-roles";
import { placeChecklists, placeSignOffs } from "@/lib/domain/page-plan/page-sign-offs";
import { dashKey, plain, said } from "@/lib/domain/page-plan/page-text";
import type { PlanDraft } from "@/lib/domain/page-plan/plan-draft";
import type { MetricInput, PlanInput, StageInput } from "@/lib/domain/plan-import/imported";
import { durationText } from "@/lib/domain/plan-import/plan-names";

const MOST_STAGES = 20;
const HOUR = 3_600_000;
const OPTIONAL = /if applicable|optional|where applicable|falls zutreffend|wenn vorhanden/i;
/** What a stage is judged by where the page judges no number at all. */
const PROBLEMS: MetricInput = {
  label: "Problems reported",
  group: "problems",
  unit: "problems",
  aggregate: "sum",
  threshold: "must be zero",
  critical: true,
};

type Parts = Pick<PlanInput, "metrics" | "funnels"> & { stages: StageInput[] };

/** The stages of the plan with everything that they judge. */
export function draftStages(draft: PlanDraft, roles: PageRoles): Parts {
  const parts = draft.page.stages.slice(0, MOST_STAGES);
  for (const left of draft.page.stages.slice(MOST_STAGES)) {
    draft.notes.leave("stages", left.title, `a plan has ${MOST_STAGES} stages at most`);
  }
  for (const part of parts) draft.links.stages.set(part, keyOf(draft, part));
  const metrics = new PageMetrics(draft);
  const funnels = new PageFunnels(draft);
  const judged = parts.map((part) => ({ part, ...judgedBy(part, metrics, funnels) }));
  const inherited = inheritMetrics(draft, judged, metrics.metrics);
  let makers: string[] = [];
  let traffic = 0;
  const stages = judged.map((one, index) => {
    const isLast = index === judged.length - 1;
    const decisions = [...one.part.decisions, ...(isLast ? draft.page.decisions : [])];
    const own = roles.makersOf(decisions, `stages.${draft.stageKey(one.part)}`);
    if (own.length === 0 && makers.length > 0) {
      draft.notes.assume(
        `stages.${draft.stageKey(one.part)}.decision.makers`,
        "the page names nobody: as in the stage before",
      );
    }
    makers = own.length > 0 ? own : makers;
    traffic = trafficOf(draft, one.part, traffic) ?? traffic;
    return stageOf(draft, roles, { ...one, keys: inherited[index] ?? one.keys, makers, isLast });
  });
  return { metrics: metrics.metrics, funnels: funnels.funnels, stages };
}

type Judged = { part: StagePart; funnels: string[]; isJudgedByFunnel: boolean } & StageMetrics;

function judgedBy(part: StagePart, metrics: PageMetrics, funnels: PageFunnels) {
  const keys = funnels.ofStage(part.funnels);
  const isJudgedByFunnel = keys.some((key) => funnels.funnels[key]?.target !== undefined);
  return { ...metrics.ofStage(part), funnels: keys, isJudgedByFunnel };
}

/** A stage that judges nothing could never pass: it is judged by what the stage before it is. */
function inheritMetrics(draft: PlanDraft, judged: Judged[], metrics: Record<string, MetricInput>) {
  const first = judged.find(({ keys }) => keys.length > 0)?.keys;
  let before = first;
  return judged.map(({ part, keys, isJudgedByFunnel }) => {
    if (keys.length > 0) before = keys;
    if (keys.length > 0 || isJudgedByFunnel) return keys;
    const path = `stages.${draft.stageKey(part)}.metrics`;
    if (before) {
      draft.notes.assume(
        path,
        "the page gives this stage no limits of its own: those of the stage before hold",
      );
      return before;
    }
    metrics.problems_reported = PROBLEMS;
    draft.notes.assume(
      path,
      "the page judges no number: problems that are reported are counted, and none is let pass",
    );
    return ["problems_reported"];
  });
}

function keyOf(draft: PlanDraft, part: StagePart): string {
  const share = part.traffic === null ? "" : `_${String(part.traffic).replace(".", "-")}pct`;
  const base = part.heading === null ? dashKey(part.title, "gate") : `stage${part.ordinal}${share}`;
  return draft.key("stage", base === "pre-deployment" ? "gate" : base);
}

type Whole = Judged & { makers: string[]; isLast: boolean };

function stageOf(draft: PlanDraft, roles: PageRoles, stage: Whole): StageInput {
  const { part, keys, rules, makers } = stage;
  const key = draft.stageKey(part);
  const atEnd = stage.isLast ? placeChecklists(draft.page).atEnd : [];
  const checklists = [...part.checklists, ...atEnd];
  const items = gateItems(draft, key, { checklists, vouched: stage.vouched });
  for (const { label } of stage.vouched) {
    draft.notes.assume(
      `stages.${key}.checklist`,
      `"${label.text}" has no limit that a number can be held against: somebody vouches for it`,
    );
  }
  const signed = roles.signOffsOf(placeSignOffs(draft.page).ofStage.get(part) ?? []);
  const signOffs = joinSignOffs(
    makers.map((role) => ({ role, count: 1 })),
    signed,
  );
  const traffic = part.traffic === null ? undefined : `${part.traffic}%`;
  return {
    key,
    title: titleOf(part),
    ...(traffic === undefined || isLower(draft, part) ? {} : { traffic }),
    soak: soakOf(draft, part, key),
    metrics: keys,
    ...(Object.keys(rules).length > 0 ? { rules } : {}),
    funnels: stage.funnels,
    checklist: withSignOffs(items, signOffs),
    screenshots: screenshotsOf(draft, part, key),
    signOffs,
    decision: { makers },
  };
}

/** At most one item follows from the signatures, and only where there are some to follow from. */
export function withSignOffs(items: ItemInput[], signOffs: SignOffs): ItemInput[] {
  const about = signOffs.length > 0 ? items.find(isAboutSignOffs) : undefined;
  return items.map((item) => (item === about ? { ...item, kind: "sign-offs" as const } : item));
}

function titleOf(part: StagePart): string {
  return plain(part.title) ?? (part.heading ? `Stage ${part.ordinal}` : "Gate");
}

function trafficOf(draft: PlanDraft, part: StagePart, before: number): number | null {
  if (part.traffic === null) return null;
  if (part.traffic >= before && part.traffic <= 100) return part.traffic;
  draft.notes.leave(
    `stages.${draft.stageKey(part)}.traffic`,
    part.traffic,
    "going back is a rollback, and no stage",
  );
  return null;
}

function isLower(draft: PlanDraft, part: StagePart): boolean {
  const before = draft.page.stages.filter((other) => other.ordinal < part.ordinal);
  const highest = Math.max(0, ...before.flatMap(({ traffic }) => traffic ?? []));
  return part.traffic !== null && (part.traffic < highest || part.traffic > 100);
}

function soakOf(draft: PlanDraft, part: StagePart, key: string): StageInput["soak"] {
  const window = said(draft.page.facts.window);
  const soak = part.soak ?? (window === null ? null : readDuration(window));
  if (soak && soak.max > 0) {
    return { min: durationText(Math.min(soak.min, soak.max)), max: durationText(soak.max) };
  }
  draft.notes.assume(`stages.${key}.soak`, "the page does not say how long: an hour at least");
  return { min: durationText(HOUR), max: durationText(2 * HOUR) };
}

function screenshotsOf(draft: PlanDraft, part: StagePart, stage: string) {
  return part.screenshots.flatMap((item) => {
    const label = plain(item.text.text);
    if (label === null || !draft.notes.hasRoom(label)) return [];
    const slot = draft.key(
      `${stage} screenshot`,
      dashKey(label.split(":")[0] ?? label, "screenshot"),
    );
    draft.links.screenshots.set(item, { stage, slot });
    return [{ key: slot, label, required: !OPTIONAL.test(label) }];
  });
}
