import type { Page } from "@/lib/domain/document/page";
import { readCounts, readPercents, toNumber } from "@/lib/domain/document/quantities";
import { type Hit, isStated, plainNumber, type Rule } from "@/lib/domain/review/rule";
import { metricsOf, type PlacedMetric } from "@/lib/domain/review/rules/metric-status";
import { percentIn, readLimit } from "@/lib/domain/review/stated-limit";
import { wilsonInterval } from "@/lib/domain/statistics/wilson";

type Share = { have: number; of: number; percent: number; decimals: number };

/** Counts and the percentage that is said to follow from them: `91.7 % (11/12)`, `412 of 415 (99.3 %)`. */
function sharesIn(text: string): Share[] {
  const percents = readPercents(text);
  return readCounts(text).flatMap(({ have, of, span }) => {
    const near = percents.find((percent) => {
      const [from, to] =
        percent.span[0] > span[1] ? [span[1], percent.span[0]] : [percent.span[1], span[0]];
      return (
        from <= to &&
        /^[^\d;,.]*\(?[^\d;,.]*$/u.test(text.slice(from, to)) &&
        /[(=:]/.test(text.slice(from, to))
      );
    });
    if (!near || of === 0) return [];
    const decimals = /[.,](\d+)/.exec(text.slice(...near.span))?.[1]?.length ?? 0;
    return [{ have, of, percent: near.value, decimals }];
  });
}

/** `12 started, 11 completed`. */
const STARTED =
  /(\d[\d,.]*)\s*(?:\p{L}+\s+)?(?:started|begun|attempted|gestartet|commencées?|iniciad[ao]s|iniziat[ei])\D{1,20}(\d[\d,.]*)\s*(?:\p{L}+\s+)?(?:completed|finished|succeeded|abgeschlossen|terminées?|completad[ao]s|concluíd[ao]s|completat[ei])|(?:started|gestartet)\s*:?\s*(\d[\d,.]*)\D{1,20}(?:completed|finished|abgeschlossen)\s*:?\s*(\d[\d,.]*)/iu;

export function countsIn(text: string): { have: number; of: number }[] {
  const started = STARTED.exec(text);
  const of = toNumber((started?.[1] ?? started?.[3] ?? "").replace(/[.,]$/, ""));
  const have = toNumber((started?.[2] ?? started?.[4] ?? "").replace(/[.,]$/, ""));
  const pairs = readCounts(text).map((pair) => ({ have: pair.have, of: pair.of }));
  return started && of !== null && have !== null ? [{ have, of }, ...pairs] : pairs;
}

export const percentOfCounts: Rule = {
  key: "percent-of-counts",
  severity: "contradiction",
  title: "A percentage that does not follow from its counts",
  appliesTo: "both",
  check: ({ texts }) =>
    texts.flatMap((cell) =>
      sharesIn(cell.text).flatMap(({ have, of, percent, decimals }) => {
        const is = (have / of) * 100;
        if (Math.abs(is - percent) <= 0.5 * 10 ** -decimals + 1e-9) return [];
        const text = `${have} of ${of} is ${plainNumber(is, decimals + 1)} %, not ${percent} %.`;
        return [{ cell, stage: cell.stage, text }];
      }),
    ),
};

const VERSUS =
  /(\d+(?:[.,]\d+)?)\s*%\s*(?:vs\.?|versus|against|compared (?:to|with)|from|gegenüber|contre|frente a|→|->)\s*(?:\p{L}+\s+){0,3}(\d+(?:[.,]\d+)?)\s*%[^%]*?[(,;:]?\s*([+−-]\d+(?:[.,]\d+)?)\s*%(?!\s*-?\s*(?:pp|points?|punkte|puntos|pontos))/iu;

export const percentForPoints: Rule = {
  key: "percent-for-points",
  severity: "doubt",
  title: "A change in percent where it is percentage points",
  appliesTo: "both",
  check: ({ texts }) =>
    texts.flatMap((cell) => {
      const [, first, second, change] = VERSUS.exec(cell.text) ?? [];
      const [to, from, said] = [first, second, change].map((text) => toNumber(text ?? ""));
      if (to == null || from == null || said == null || from === 0) return [];
      const points = to - from;
      const relative = (points / from) * 100;
      if (Math.abs(points - said) > 0.06 || Math.abs(relative - said) < 0.06) return [];
      const text = `From ${from} % to ${to} % is a change of ${plainNumber(points)} percentage points; in percent of ${from} % it is ${plainNumber(relative)} %, not ${change} %.`;
      return [{ cell, stage: cell.stage, text }];
    }),
};

export const smallSample: Rule = {
  key: "small-sample",
  severity: "doubt",
  title: "A sample too small for its claim",
  appliesTo: "page",
  check: (page) => {
    const counted = page.texts.flatMap((cell) => countsIn(cell.text));
    return metricsOf(page).flatMap((placed) => sampleHit(page, placed, counted));
  },
};

function sampleHit(
  _page: Page,
  placed: PlacedMetric,
  counted: { have: number; of: number }[],
): Hit[] {
  const { actual, threshold, label } = placed.metric;
  const limit = isStated(threshold) ? readLimit(threshold.text, label.text) : null;
  const value = isStated(actual) ? percentIn(actual.text) : null;
  if (!actual || !threshold || !limit || limit.unit !== "%" || value === null) return [];
  const pairs = [...countsIn(actual.text), ...counted];
  const sample = pairs.find(
    ({ have, of }) => of > 0 && have <= of && Math.abs((have / of) * 100 - value) < 0.06,
  );
  const interval = sample ? wilsonInterval(sample.have, sample.of) : null;
  if (!sample || !interval) return [];
  const [low, high] = [interval.low * 100, interval.high * 100];
  const reaches = [limit.min, limit.max].some((end) => end !== null && low < end && end < high);
  if (!reaches || sample.have === sample.of || sample.have === 0) return [];
  const between = `${plainNumber(low)}-${plainNumber(high)} %`;
  return [
    {
      cell: actual,
      stage: placed.stage,
      where: label.text,
      text: `${sample.have} of ${sample.of} is ${plainNumber(value)} %, and with so few the 95 % interval (Wilson) is ${between}: it does not tell on which side of ${threshold.text} the truth lies.`,
    },
  ];
}

/** Parts that are counted one by one, and the total that they should give. */
const PART =
  /^(?:hours?|hr|days?|weeks?|region|shard|zone|batch|stunden?|tage?|heures?|jours?|horas?|d[íi]as?)\b/i;
const TOTAL = /^(?:total|overall|sum|all|gesamt|summe|ensemble)\b/i;

export const totals: Rule = {
  key: "totals",
  severity: "contradiction",
  title: "Totals that do not add up",
  appliesTo: "page",
  check: (page) => [page.otherFacts, ...page.stages.map((stage) => stage.facts)].flatMap(totalHit),
};

function totalHit(facts: Page["otherFacts"]): Hit[] {
  const parts = facts.flatMap(({ label, value }) =>
    PART.test(label.text) ? (countsIn(value.text)[0] ?? []) : [],
  );
  const total = facts.find(({ label, value }) => TOTAL.test(label.text) && countsIn(value.text)[0]);
  const stated = total ? countsIn(total.value.text)[0] : undefined;
  if (!total || !stated || parts.length < 2) return [];
  const have = parts.reduce((sum, part) => sum + part.have, 0);
  const of = parts.reduce((sum, part) => sum + part.of, 0);
  if (have === stated.have && of === stated.of) return [];
  const text = `The parts add up to ${have} of ${of}, and the total says ${stated.have} of ${stated.of}.`;
  return [{ cell: total.value, stage: null, where: total.label.text, text }];
}
