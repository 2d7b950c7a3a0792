import { readInstants } from "@/lib/domain/document/instants";
import type { Cell, Page, StagePart } from "@/lib/domain/document/page";
import { readDuration } from "@/lib/domain/document/quantities";
import { formatDuration } from "@/lib/domain/metric/format";
import { type Hit, isStated, type Rule, stageNumber } from "@/lib/domain/review/rule";

type Period = { from: Date; to: Date };

/** The first instant that a cell states; null where it is a placeholder or names only a day. */
function instantOf(cell: Cell | null): Date | null {
  const [first] = isStated(cell) ? readInstants(cell.text) : [];
  return first?.hasTime ? first.at : null;
}

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

export const stageTimes: Rule = {
  key: "stage-times",
  severity: "contradiction",
  title: "Stage times that overlap or run backwards",
  appliesTo: "both",
  check: (page) => {
    let before: { title: string; end: Date } | null = null;
    return page.stages.flatMap((stage) => {
      const [start, end] = [instantOf(stage.start), instantOf(stage.end)];
      const hits: Hit[] = [];
      const at = { stage: stageNumber(page, stage) };
      if (start && end && end <= start && stage.end) {
        const text = `The stage ends (${utc(end)}) before it starts (${utc(start)}).`;
        hits.push({ cell: stage.end, ...at, text });
      }
      if (start && before && start < before.end && stage.start) {
        const text = `The stage starts at ${utc(start)}, while ${before.title} goes on until ${utc(before.end)}.`;
        hits.push({ cell: stage.start, ...at, text });
      }
      if (end) before = { title: stage.title || `stage ${stage.ordinal}`, end };
      return hits;
    });
  },
};

export const duration: Rule = {
  key: "duration",
  severity: "contradiction",
  title: "A duration that is not the time from start to end",
  appliesTo: "page",
  check: (page) =>
    page.stages.flatMap((stage) => {
      const [start, end] = [instantOf(stage.start), instantOf(stage.end)];
      const stated = isStated(stage.duration) ? readDuration(stage.duration.text) : null;
      if (!start || !end || !stated || !stage.duration || end <= start) return [];
      const took = end.getTime() - start.getTime();
      const slack = Math.max(60_000, took * 0.02);
      if (took >= stated.min - slack && took <= stated.max + slack) return [];
      const text = `From start to end it is ${formatDuration(took)}, and the page says ${stage.duration.text}.`;
      return [{ cell: stage.duration, stage: stageNumber(page, stage), text }];
    }),
};

export const outsideWindow: Rule = {
  key: "outside-window",
  severity: "doubt",
  title: "A duration outside its window",
  appliesTo: "page",
  check: (page) =>
    page.stages.flatMap((stage) => {
      const took = tookOf(stage);
      if (!took || !stage.soak) return [];
      const { min, max } = stage.soak;
      // A window of one length is a least time: some minutes more are no news.
      const most = min === max ? max * 1.15 : max * 1.02;
      if (took.length >= min * 0.98 && took.length <= most) return [];
      const window =
        min === max ? formatDuration(min) : `${formatDuration(min)} to ${formatDuration(max)}`;
      const text = `It took ${formatDuration(took.length)}, and ${window} were planned.`;
      return [{ cell: took.cell, stage: stageNumber(page, stage), text }];
    }),
};

function tookOf({
  start,
  end,
  duration: stated,
}: StagePart): { length: number; cell: Cell } | null {
  const [from, to] = [instantOf(start), instantOf(end)];
  if (from && to && end && to > from) return { length: to.getTime() - from.getTime(), cell: end };
  const length = isStated(stated) ? readDuration(stated.text) : null;
  return length && stated ? { length: length.max, cell: stated } : null;
}

export const decisionBeforeEnd: Rule = {
  key: "decision-before-end",
  severity: "contradiction",
  title: "A decision before its stage ended",
  appliesTo: "page",
  check: (page) =>
    page.stages.flatMap((stage) => {
      const end = instantOf(stage.end);
      return decisionsOf(page, stage).flatMap(({ time }) => {
        const at = instantOf(time);
        if (!at || !end || !time || at >= end) return [];
        const text = `It was decided at ${utc(at)}, and the stage went on until ${utc(end)}.`;
        return [{ cell: time, stage: stageNumber(page, stage), text }];
      });
    }),
};

/** Of a page with one stage, the page's own decision is that stage's. */
function decisionsOf(page: Page, stage: StagePart): StagePart["decisions"] {
  return page.stages.length === 1 ? [...stage.decisions, ...page.decisions] : stage.decisions;
}

export const baselineOverlap: Rule = {
  key: "baseline-overlap",
  severity: "contradiction",
  title: "A baseline period that overlaps what is compared with it",
  appliesTo: "both",
  check: (page) => {
    const cell = page.facts.baselinePeriod;
    const [from, to] = isStated(cell) ? readInstants(cell.text) : [];
    if (!cell || !from || !to) return [];
    const baseline = { from: from.at, to: to.at };
    const window = windowOf(page);
    if (!window || window.from >= baseline.to || baseline.from >= window.to) return [];
    const isSame = +window.from === +baseline.from && +window.to === +baseline.to;
    const text = isSame
      ? `The baseline is taken from ${utc(baseline.from)} to ${utc(baseline.to)}, which is the very window that was watched: the release is compared with itself.`
      : `The baseline (until ${utc(baseline.to)}) overlaps the window that was watched (from ${utc(window.from)}): part of the release is compared with itself.`;
    return [{ cell, stage: null, text }];
  },
};

/** The time that was watched: as the page states it, from first start to last end, or up to the date on the page. */
function windowOf(page: Page): Period | null {
  const { window, date, generatedAt } = page.facts;
  const [from, to] = isStated(window) ? readInstants(window.text) : [];
  if (from && to && to.at > from.at) return { from: from.at, to: to.at };
  const start = instantOf(page.stages[0]?.start ?? null);
  const end = instantOf(page.stages.at(-1)?.end ?? null);
  if (start && end && end > start) return { from: start, to: end };
  const length = isStated(window) ? readDuration(window.text) : null;
  const until = instantOf(date) ?? instantOf(generatedAt);
  return length && until ? { from: new Date(until.getTime() - length.max), to: until } : null;
}

export const laterThanPage: Rule = {
  key: "later-than-page",
  severity: "doubt",
  title: "Something that is over after the page was written",
  appliesTo: "page",
  check: (page) => {
    const written = instantOf(page.facts.generatedAt) ?? instantOf(page.facts.date);
    if (!written) return [];
    return page.stages.flatMap((stage) =>
      [stage.end, ...stage.decisions.map((decision) => decision.time)].flatMap((cell) => {
        const at = instantOf(cell);
        if (!cell || !at || at.getTime() - written.getTime() < 3_600_000) return [];
        const text = `The page is of ${utc(written)} and states this as over at ${utc(at)}.`;
        return [{ cell, stage: stageNumber(page, stage), text }];
      }),
    );
  },
};
