import type { Cell, MetricRow, Page } from "@/lib/domain/document/page";
import { readStatus } from "@/lib/domain/document/status-word";
import { type Hit, isStated, type Rule, stageNumber } from "@/lib/domain/review/rule";
import { keepsLimit, quantityIn, readLimit, sameKind } from "@/lib/domain/review/stated-limit";

export type PlacedMetric = { metric: MetricRow; stage: number | null };

export function metricsOf(page: Page): PlacedMetric[] {
  return page.stages.flatMap((stage) =>
    stage.metrics.map((metric) => ({ metric, stage: stageNumber(page, stage) })),
  );
}

/** Whether the stated value keeps the stated limit; null where the page does not tell. */
export function keepsItsLimit({ threshold, actual, label }: MetricRow): boolean | null {
  if (!isStated(threshold) || !isStated(actual)) return null;
  const limit = readLimit(threshold.text, label.text);
  const value = quantityIn(actual.text);
  return limit && value ? keepsLimit(limit, value) : null;
}

export const statusAgainstNumbers: Rule = {
  key: "status-against-numbers",
  severity: "contradiction",
  title: "A status that contradicts its own numbers",
  appliesTo: "page",
  check: (page) => metricsOf(page).flatMap(statusHit),
};

function statusHit({ metric, stage }: PlacedMetric): Hit[] {
  const { actual, threshold, status, label } = metric;
  const keeps = keepsItsLimit(metric);
  const word = isStated(status) ? readStatus(status.text) : null;
  if (keeps === null || !actual || !threshold || !status) return [];
  if (word !== "pass" && word !== "fail") return [];
  if ((word === "pass") === keeps) return [];
  const does = keeps ? "keeps" : "does not keep";
  return [
    {
      cell: actual,
      stage,
      where: label.text,
      text: `${actual.text} ${does} the threshold ${threshold.text}, and the status says ${word}.`,
    },
  ];
}

export const beyondLimit: Rule = {
  key: "beyond-limit",
  severity: "doubt",
  title: "A value beyond its threshold without a word about it",
  appliesTo: "page",
  check: (page) => {
    if (says(page.facts.status, FAILED)) return [];
    return page.stages.flatMap((stage) => {
      const isTold = stage.facts.some(({ value }) => says(value, FAILED));
      return isTold
        ? []
        : stage.metrics.flatMap((metric) => beyond(metric, stageNumber(page, stage)));
    });
  },
};

const FAILED = ["fail", "no-go", "rollback"];

function says(cell: Cell | null, words: string[]): boolean {
  return isStated(cell) && words.includes(readStatus(cell.text) ?? "");
}

function beyond(metric: MetricRow, stage: number | null): Hit[] {
  const { actual, threshold, label, status } = metric;
  if (keepsItsLimit(metric) !== false || isStated(status) || !actual || !threshold) return [];
  const text = `${actual.text} does not keep the threshold ${threshold.text}, and the page gives it no status.`;
  return [{ cell: actual, stage, where: label.text, text }];
}

export const unitMismatch: Rule = {
  key: "unit-mismatch",
  severity: "doubt",
  title: "A value in another kind of unit than its threshold",
  appliesTo: "page",
  check: (page) =>
    metricsOf(page).flatMap(({ metric: { threshold, actual, label }, stage }) => {
      if (!isStated(threshold) || !isStated(actual)) return [];
      const [limit, value] = [readLimit(threshold.text, label.text), quantityIn(actual.text)];
      if (!limit || !value || sameKind(limit.unit, value.unit) !== false) return [];
      const text = `The threshold is in ${limit.unit} and the value in ${value.unit}: nobody can compare them.`;
      return [{ cell: actual, stage, where: label.text, text }];
    }),
};

export const passWithoutNumber: Rule = {
  key: "pass-without-number",
  severity: "doubt",
  title: "A pass claimed with no number",
  appliesTo: "page",
  check: (page) =>
    metricsOf(page).flatMap(({ metric: { actual, status, label }, stage }) => {
      const word = isStated(status) ? readStatus(status.text) : null;
      if (word !== "pass") return [];
      if (isStated(actual) && (/\d/.test(actual.text) || readStatus(actual.text) === "pass"))
        return [];
      const said = isStated(actual) ? `"${actual.text}"` : "nothing";
      const text = `It is marked as passed on ${said}: no number, so nobody can check it.`;
      return [{ cell: isStated(actual) ? actual : label, stage, where: label.text, text }];
    }),
};

export const duplicateMetric: Rule = {
  key: "duplicate-metric",
  severity: "contradiction",
  title: "One metric with two values in the same stage",
  appliesTo: "page",
  check: (page) => {
    const seen = new Map<string, MetricRow>();
    return metricsOf(page).flatMap(({ metric, stage }) => {
      const name = `${stage}\0${metric.group?.text}\0${metric.label.text.toLowerCase()}`;
      const before = seen.get(name);
      if (!before) seen.set(name, metric);
      const [one, two] = [before?.actual ?? null, metric.actual];
      if (!isStated(one) || !isStated(two) || one.text === two.text) return [];
      const text = `It is ${one.text} in one place and ${two.text} in another.`;
      return [{ cell: two, stage, where: metric.label.text, text }];
    });
  },
};
