import type { Cell, FunnelTable } from "@/lib/domain/document/page";
import { readQuantity } from "@/lib/domain/document/quantities";
import { type Hit, isStated, plainNumber, type Rule, stageNumber } from "@/lib/domain/review/rule";
import { percentIn } from "@/lib/domain/review/stated-limit";

type Step = { label: string; users: number; cell: Cell; percent: number | null };

export const funnel: Rule = {
  key: "funnel",
  severity: "contradiction",
  title: "A funnel whose steps do not add up",
  appliesTo: "page",
  check: (page) =>
    page.stages.flatMap((stage) =>
      stage.funnels.flatMap((table) =>
        funnelHits(table).map((hit) => ({ ...hit, stage: stageNumber(page, stage) })),
      ),
    ),
};

function funnelHits(table: FunnelTable): Omit<Hit, "stage">[] {
  const steps = table.steps.flatMap(({ label, users, conversion }): Step[] => {
    const count = isStated(users) ? readQuantity(users.text) : null;
    if (!count || !users) return [];
    const percent = isStated(conversion) ? percentIn(conversion.text) : null;
    return [{ label: label.text, users: count.value, cell: users, percent }];
  });
  const [first] = steps;
  if (!first) return [];
  const hits = steps.flatMap((step, index) => stepHits(step, steps[index - 1], first));
  return [...hits, ...overallHit(table, first, steps.at(-1) ?? first)];
}

function stepHits(step: Step, before: Step | undefined, first: Step): Omit<Hit, "stage">[] {
  if (!before) return [];
  const hits: Omit<Hit, "stage">[] = [];
  if (step.users > before.users) {
    hits.push({
      cell: step.cell,
      where: step.label,
      text: `${step.users} reached this step, and only ${before.users} the one before it, ${before.label}.`,
    });
  }
  const shares = [before, first].map((from) =>
    from.users > 0 ? (step.users / from.users) * 100 : null,
  );
  const isRight = shares.some(
    (share) => share !== null && Math.abs(share - (step.percent ?? 0)) < 0.6,
  );
  if (step.percent !== null && !isRight) {
    const [ofBefore, ofFirst] = shares.map((share) => (share === null ? "-" : plainNumber(share)));
    hits.push({
      cell: step.cell,
      where: step.label,
      text: `${step.percent} % is neither the share of the step before (${ofBefore} %) nor that of the first one (${ofFirst} %).`,
    });
  }
  return hits;
}

function overallHit(table: FunnelTable, first: Step, last: Step): Omit<Hit, "stage">[] {
  const stated = isStated(table.overall) ? percentIn(table.overall.text) : null;
  if (stated === null || !table.overall || first.users === 0) return [];
  const is = (last.users / first.users) * 100;
  if (Math.abs(is - stated) < 0.6) return [];
  const text = `${last.users} of ${first.users} is ${plainNumber(is)} %, not ${stated} %.`;
  return [{ cell: table.overall, where: "Overall conversion", text }];
}
