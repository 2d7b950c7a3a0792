import type { CheckItem, Checklist, DecisionPart, Page } from "@/lib/domain/document/page";
import { Edits } from "@/lib/domain/page-fill/edits";
import { fillSignOffs } from "@/lib/domain/page-fill/fill-sign-offs";
import { fillStage } from "@/lib/domain/page-fill/fill-stage";
import { fillDecision, fillLogs, tick } from "@/lib/domain/page-fill/marks";
import type { PageValues } from "@/lib/domain/page-fill/page-values";
import type { PageLinks } from "@/lib/domain/page-plan/plan-draft";
import { planOfPage } from "@/lib/domain/page-plan/plan-of-page";

/**
 * The page with its placeholders filled by what a run of it has. Everything else stays character for character, and
 * what is not known yet keeps its placeholder. `name` is the file's, as the plan of the page was made with it.
 */
export function fillPage(page: Page, values: PageValues, { name }: { name: string }): string {
  const edits = new Edits(page.source);
  const { links } = planOfPage(page, { name });
  fillFacts(page, values, edits);
  for (const part of page.stages) {
    const stage = values.stages.find(({ key }) => key === links.stages.get(part));
    if (stage) fillStage(part, stage, { links, edits });
  }
  fillItems(page.checklists, links, values, edits);
  fillDecisions(page.decisions, values, edits);
  fillSignOffs(page, values, { links, edits });
  fillRollback(page, values, edits);
  fillEvidence(page.evidence, links, values, edits);
  const { lessons } = values;
  if (lessons) {
    edits.putList(page.lessons.wentWell, lessons.wentWell);
    edits.putList(page.lessons.couldImprove, lessons.couldImprove);
    edits.putList(page.lessons.actionItems, lessons.actionItems);
  }
  return edits.apply();
}

function fillFacts({ facts }: Page, values: PageValues, edits: Edits): void {
  edits.putStatus(facts.status, values.status);
  edits.put(facts.documentId, values.documentId);
  edits.put(facts.owner, values.owner);
  edits.put(facts.environment, values.environment);
  edits.put(facts.branch, values.branch);
  edits.put(facts.commit, values.commit);
  edits.put(facts.artifact, values.artifact);
  edits.put(facts.flag, values.flag);
  edits.put(facts.deploymentAt, values.deploymentAt);
  edits.put(facts.date, values.endedAt);
  edits.put(facts.generatedAt, values.endedAt);
}

/** Items of the page's own lists, at whatever gate they are ticked. */
function fillItems(
  checklists: readonly Checklist[],
  links: PageLinks,
  values: PageValues,
  edits: Edits,
): void {
  for (const item of checklists.flatMap(({ items }) => items)) {
    const link = links.items.get(item);
    const gate = values.stages.find(({ key }) => key === link?.gate) ?? values.preDeployment;
    if (link && gate.done.includes(link.item)) tick(item, edits);
  }
}

/** Decisions that stand at no stage are about all of it: they are the last stage's, once the run is over. */
function fillDecisions(
  decisions: readonly DecisionPart[],
  { stages, endedAt }: PageValues,
  edits: Edits,
): void {
  const decision = stages.findLast((stage) => stage.decision !== null)?.decision;
  if (!decision || endedAt === null) return;
  for (const part of decisions) fillDecision(part, decision, edits);
}

function fillRollback(page: Page, { rollback, endedAt }: PageValues, edits: Edits): void {
  const entries = rollback ? [[rollback.at, rollback.reason].filter(Boolean).join(": ")] : [];
  fillLogs(page.rollbacks, entries, endedAt !== null, edits);
  if (!rollback) return;
  edits.put(page.rollbackFacts.reason, rollback.reason);
  edits.put(page.rollbackFacts.time, rollback.at);
  edits.put(page.rollbackFacts.recovery, rollback.recovery);
}

function fillEvidence(
  items: readonly CheckItem[],
  links: PageLinks,
  { evidence }: PageValues,
  edits: Edits,
): void {
  for (const item of items) {
    const key = links.evidence.get(item);
    if (key !== undefined && evidence.includes(key)) tick(item, edits);
  }
}
