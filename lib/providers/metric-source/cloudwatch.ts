import type { SourceDeps } from "@/lib/providers/metric-source/ask";
import { openCloudWatch } from "@/lib/providers/metric-source/cloudwatch-client";
import { combinePeriods, countBehind } from "@/lib/providers/metric-source/cloudwatch-combine";
import { getMetricData } from "@/lib/providers/metric-source/cloudwatch-pages";
import {
  COUNTS,
  checkPeriod,
  describeQuestion,
  metricDataQueries,
  VALUES,
} from "@/lib/providers/metric-source/cloudwatch-question";
import type { MetricSource, SourceData } from "@/lib/providers/metric-source/port";
import { toPoints } from "@/lib/providers/metric-source/to-points";
import { type Slices, wholeSlices } from "@/lib/providers/metric-source/whole-slices";
import { windowSeconds } from "@/lib/providers/metric-source/window-seconds";

type Value = { begin: number; value: number };

/**
 * CloudWatch's GetMetricData (CloudWatch API Reference), for whole periods only, oldest first: its own order is newest
 * first, and its newest period is still being filled. Start is inclusive and end exclusive there as here. For `window`
 * see `combinePeriods`.
 */
export function cloudwatchSource(deps: SourceDeps): MetricSource<"cloudwatch"> {
  return async (request) => {
    const { answers, window } = request;
    const seconds = windowSeconds(request);
    const expression = request.query.expression?.replaceAll("$window", String(seconds)) ?? null;
    const query = { ...request.query, expression };
    const width = query.period * 1000;
    const slices = wholeSlices(window, width, answers);
    checkPeriod(query.period, slices.asked.from, Date.now());
    const queries = metricDataQueries(query, answers);
    const open = await openCloudWatch(deps, request);
    const { series, warnings } = await getMetricData(open, {
      MetricDataQueries: queries,
      StartTime: slices.asked.from,
      EndTime: slices.asked.to,
      ScanBy: "TimestampAscending",
    });
    const found = (id: string) =>
      (series.get(id)?.values ?? []).filter(({ begin }) => slices.holds(begin));
    const values = found(VALUES);
    const data =
      answers === "samples"
        ? toPoints(
            values.map((value) => ({ ...value, width })),
            open.origin,
          )
        : oneValue(query.expression === null ? (query.metric?.stat ?? null) : null, {
            values,
            counts: found(COUNTS),
            slices,
            width,
          });
    const label = values.length === 0 ? null : (series.get(VALUES)?.label ?? null);
    return { query: describeQuestion(query, slices.asked), data, series: label, warnings };
  };
}

function oneValue(
  stat: string | null,
  answer: { values: Value[]; counts: Value[]; slices: Slices; width: number },
): SourceData {
  const { values, counts, width } = answer;
  const { from, to } = answer.slices.asked;
  const periods = (to.getTime() - from.getTime()) / width;
  if (values.length === 0) return { kind: "empty" };
  const value = combinePeriods(stat, values, counts, periods);
  const samples = stat === "SampleCount" ? value : countBehind(values, counts);
  return { kind: "value", value, at: to, samples };
}
