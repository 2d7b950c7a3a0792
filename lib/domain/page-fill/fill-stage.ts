import type { FunnelTable, MetricRow, StagePart } from "@/lib/domain/document/page";
import type { Edits } from "@/lib/domain/page-fill/edits";
import { fillDecision, fillLogs, tick } from "@/lib/domain/page-fill/marks";
import type { StageValues } from "@/lib/domain/page-fill/page-values";
import type { PageLinks } from "@/lib/domain/page-plan/plan-draft";

type Filling = { links: PageLinks; edits: Edits };

/** One stage of the page by the same stage of the run. */
export function fillStage(part: StagePart, stage: StageValues, filling: Filling): void {
  const { links, edits } = filling;
  edits.put(part.start, stage.startedAt);
  edits.put(part.end, stage.endedAt);
  edits.put(part.duration, stage.duration);
  for (const row of part.metrics) fillMetric(row, stage, filling);
  for (const table of part.funnels) fillFunnel(table, stage, filling);
  for (const item of part.checklists.flatMap(({ items }) => items)) {
    const link = links.items.get(item);
    if (link && stage.done.includes(link.item)) tick(item, edits);
  }
  for (const item of part.screenshots) {
    const slot = links.screenshots.get(item)?.slot;
    const taken = stage.screenshots.find((shot) => shot.slot === slot);
    if (!taken || item.done === true) continue;
    tick(item, edits);
    edits.link(item.text, taken);
  }
  const isOver = stage.endedAt !== null;
  fillLogs(part.incidents, stage.incidents, isOver, edits);
  fillLogs(part.alerts, stage.alerts, isOver, edits);
  if (stage.decision) {
    for (const decision of part.decisions) fillDecision(decision, stage.decision, edits);
  }
}

/** By measurement; a row that is vouched for, by its tick. */
function fillMetric(row: MetricRow, stage: StageValues, { links, edits }: Filling): void {
  const metric = stage.metrics.find(({ key }) => key === links.metrics.get(row));
  const item = links.items.get(row)?.item;
  if (metric) {
    edits.put(row.actual, metric.actual);
    edits.putStatus(row.status, metric.status);
  } else if (item !== undefined && stage.done.includes(item)) {
    edits.putStatus(row.status, "✅ PASS");
  }
}

function fillFunnel(table: FunnelTable, stage: StageValues, { links, edits }: Filling): void {
  const link = links.funnels.get(table);
  const funnel = stage.funnels.find(({ key }) => key === link?.funnel);
  if (!link || !funnel) return;
  table.steps.forEach((row, index) => {
    const step = funnel.steps.find(({ key }) => key === link.steps[index]);
    if (!step) return;
    edits.put(row.users, step.users);
    edits.put(row.conversion, step.conversion);
    edits.putStatus(row.status, step.status);
  });
  edits.put(table.overall, funnel.overall);
}
