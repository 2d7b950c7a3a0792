import { SourceError } from "@/lib/domain/source/source-error";
import type { Labels } from "@/lib/providers/metric-source/prometheus-answer";

const SHOWN_LABELS = 5;
const SHOWN_VALUES = 3;
const SHOWN_LENGTH = 40;

type Labelled = readonly { metric: Labels }[];

/** The labels that all series share, as PromQL writes them, in the order of the alphabet. */
export function sharedLabels(series: Labelled): string {
  const first = series[0]?.metric ?? {};
  const shared = Object.keys(first)
    .filter((name) => valuesOf(name, series).length === 1)
    .sort()
    .map((name) => `${name}=${JSON.stringify(first[name])}`);
  return `{${shared.join(", ")}}`;
}

/** Names of the labels that do not have one value in all series. */
export function differingLabels(series: Labelled): string[] {
  const names = new Set(series.flatMap(({ metric }) => Object.keys(metric)));
  return [...names].filter((name) => valuesOf(name, series).length > 1);
}

/** Says by which labels the series differ, so that the author of a query knows what to aggregate. */
export function severalSeries(series: Labelled): SourceError {
  const labels = differingLabels(series)
    .slice(0, SHOWN_LABELS)
    .map((name) => `${short(name)} (${someOf(valuesOf(name, series))})`);
  const which = labels.length > 0 ? `, told apart by ${labels.join(", ")}` : "";
  return new SourceError(
    "bad_answer",
    `The query answers ${series.length} series${which}; expected one, so aggregate them, for example with sum().`,
  );
}

function valuesOf(name: string, series: Labelled): string[] {
  return [...new Set(series.map(({ metric }) => metric[name] ?? ""))];
}

function someOf(values: string[]): string {
  const shown = values.slice(0, SHOWN_VALUES).map((value) => JSON.stringify(short(value)));
  return `${shown.join(", ")}${values.length > SHOWN_VALUES ? ", …" : ""}`;
}

function short(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
