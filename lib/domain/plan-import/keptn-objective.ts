import type { ForeignValue } from "@/lib/domain/plan-import/foreign-file";
import { guessUnit } from "@/lib/domain/plan-import/guess-unit";
import type { MetricInput } from "@/lib/domain/plan-import/imported";
import {
  type Criterion,
  readCriterion,
  thresholdsOf,
} from "@/lib/domain/plan-import/keptn-criteria";
import { type Indicators, keptnPull } from "@/lib/domain/plan-import/keptn-indicator";
import { toTitle } from "@/lib/domain/plan-import/plan-names";

export type Objective = { name: string; weight: number; metrics: MetricInput[] };

const FORM = "not all of it is a limit such as <=600 or <=+10%; write a threshold";

/** One metric a threshold: all of them have to hold, as all criteria of a list do. Empty where it is not judged. */
export function keptnObjective(
  objective: ForeignValue,
  about: { indicators: Indicators; runs: number },
): Objective {
  const name = objective.at("sli").takeText() ?? "";
  const weight = objective.at("weight").takeNumber() ?? 1;
  const label = toTitle(objective.at("displayName").takeText() ?? name, "Unnamed objective");
  const isCritical = objective.at("key_sli").takeBoolean() ?? false;
  objective.at("warning").leave("an objective passes or fails; there is no half of it");
  const criteria = criteriaOf(objective.at("pass"));
  if (criteria === null) {
    objective.leave("it has no criteria to pass: it is only shown, and not judged");
    return { name, weight, metrics: [] };
  }
  const fixed = criteria.filter(({ relative }) => relative === null).map(({ value }) => value);
  const unit = guessUnit(name, fixed);
  if (unit) objective.at("sli").assume(`the unit is ${unit}, by the name`);
  const thresholds = thresholdsOf(criteria, unit ?? "");
  if (thresholds.length > 1) {
    objective.at("pass").assume("a metric has one threshold: the objective became several metrics");
  }
  const pull = keptnPull(name, about.indicators);
  const metric = {
    label,
    group: "objectives",
    ...(unit ? { unit } : {}),
    aggregate: "last" as const,
    ...(isCritical ? { critical: true } : {}),
    ...(pull ? { source: pull } : {}),
  };
  const wanted = thresholds.length > 0 ? thresholds : [null];
  const metrics = wanted.map((threshold, index): MetricInput => {
    return {
      ...metric,
      ...(index > 0 ? { label: toTitle(`${label} (${threshold})`, label) } : {}),
      ...(threshold === null ? {} : { threshold }),
      ...(threshold?.includes("baseline") ? { baseline: { runs: about.runs } } : {}),
    };
  });
  return { name, weight, metrics };
}

/** Of the first list; null where there is none. Any other list is an alternative to it, which is less to ask for. */
function criteriaOf(pass: ForeignValue): Criterion[] | null {
  const [first, ...others] = pass.items();
  for (const other of others) {
    other.leave("criteria are not alternatives of each other: the first list has to hold");
  }
  const texts = first?.at("criteria").items() ?? [];
  if (texts.length === 0) return null;
  const criteria = texts.map((text) => readCriterion(text.text() ?? ""));
  const read = criteria.flatMap((criterion) => criterion ?? []);
  if (read.length < criteria.length) {
    // A part of them would ask for less than all.
    first?.leave(FORM);
    return [];
  }
  for (const text of texts) text.carry();
  return read;
}
