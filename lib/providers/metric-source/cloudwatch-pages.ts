import {
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type GetMetricDataCommandOutput,
  type MessageData,
  type MetricDataResult,
} from "@aws-sdk/client-cloudwatch";
import { SourceError } from "@/lib/domain/source/source-error";
import { quote } from "@/lib/providers/metric-source/ask";
import type { OpenClient } from "@/lib/providers/metric-source/cloudwatch-client";

export type CloudWatchSeries = {
  label: string | null;
  status: string;
  /** By the begin of the period, in milliseconds. */
  values: { begin: number; value: number }[];
};
export type CloudWatchAnswer = { series: Map<string, CloudWatchSeries>; warnings: string[] };

/** A question that needs more is not a reading; each page holds up to 100,800 points. */
const MOST_PAGES = 20;

/** All pages of one GetMetricData, by id. Throws `SourceError`, `partial` where CloudWatch itself has not all. */
export async function getMetricData(
  open: OpenClient,
  input: GetMetricDataCommandInput,
): Promise<CloudWatchAnswer> {
  const answer: CloudWatchAnswer = { series: new Map(), warnings: [] };
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const output = await send(open, { ...input, NextToken: token });
    take(output, answer, open);
    if (output.NextToken === undefined || output.NextToken === token) {
      for (const series of answer.series.values()) refuseIncomplete(series, open);
      return answer;
    }
    token = output.NextToken;
  }
  throw new SourceError("partial", `${open.origin} has more than ${MOST_PAGES} pages of data.`);
}

async function send(
  { client, origin, failure }: OpenClient,
  input: GetMetricDataCommandInput,
): Promise<GetMetricDataCommandOutput> {
  try {
    return await client.send(new GetMetricDataCommand(input));
  } catch (error) {
    const reason = failure();
    if (reason !== undefined) throw reason;
    // What the SDK says about an answer that it cannot read may repeat the answer.
    throw new SourceError(
      "bad_answer",
      `${origin} answered JSON of another shape than GetMetricData (${error instanceof Error ? error.name : "no reason"}); expected MetricDataResults.`,
    );
  }
}

function take(output: GetMetricDataCommandOutput, answer: CloudWatchAnswer, open: OpenClient) {
  const { MetricDataResults: results, Messages: messages } = output;
  if (!Array.isArray(results)) {
    throw new SourceError(
      "bad_answer",
      `${open.origin} answered JSON of another shape than GetMetricData; expected MetricDataResults.`,
    );
  }
  const ids = results.map(({ Id }) => Id);
  if (new Set(ids).size < ids.length) throw several(results, open);
  for (const result of results) merge(result, answer.series, open);
  const said = [...(messages ?? []), ...results.flatMap(({ Messages }) => Messages ?? [])];
  const warnings = said.map((message) => wordsOf(message, open));
  answer.warnings = [...new Set([...answer.warnings, ...warnings])];
}

function merge(
  result: MetricDataResult,
  known: Map<string, CloudWatchSeries>,
  open: OpenClient,
): void {
  const { Id: id = "", Label: label = null, StatusCode: status = "Complete" } = result;
  const before = known.get(id);
  if (before && before.label !== label)
    throw several([{ Label: before.label ?? "" }, result], open);
  const values = [...(before?.values ?? []), ...valuesOf(result, open)];
  if (new Set(values.map(({ begin }) => begin)).size < values.length) {
    throw new SourceError("bad_answer", `${open.origin} answered two values for one time.`);
  }
  known.set(id, { label, status, values });
}

function valuesOf({ Timestamps = [], Values = [] }: MetricDataResult, { origin }: OpenClient) {
  if (Timestamps.length !== Values.length) {
    throw new SourceError(
      "bad_answer",
      `${origin} answered ${Timestamps.length} times and ${Values.length} values; expected as many of both.`,
    );
  }
  return Timestamps.map((time, index) => {
    const value = Values[index];
    if (value === undefined || Number.isNaN(time.getTime())) {
      throw new SourceError(
        "bad_answer",
        `${origin} answered a value without a time; expected both.`,
      );
    }
    return { begin: time.getTime(), value };
  });
}

function refuseIncomplete({ status, label }: CloudWatchSeries, { origin, secrets }: OpenClient) {
  const of = label === null ? "" : ` for ${quote(label, secrets)}`;
  switch (status) {
    case "Complete":
      return;
    case "PartialData":
      throw new SourceError("partial", `${origin} says that its data${of} is not complete.`);
    case "Forbidden":
      throw new SourceError("unauthorised", `${origin} does not show its data${of} to these keys.`);
    case "InternalError":
      throw new SourceError("source_failed", `${origin} failed to read its data${of}.`);
    default:
      throw new SourceError(
        "bad_answer",
        `${origin} answered the status ${quote(status, secrets)}${of}; expected Complete.`,
      );
  }
}

function several(
  results: readonly Pick<MetricDataResult, "Label">[],
  { origin, secrets }: OpenClient,
): SourceError {
  const labels = quote(results.map(({ Label }) => Label || "unnamed").join("; "), secrets);
  return new SourceError(
    "bad_answer",
    `${origin} answered ${results.length} series where one was expected: ${labels}. Ask for one metric, or aggregate them in the expression.`,
  );
}

function wordsOf({ Code: code, Value: value }: MessageData, { secrets }: OpenClient): string {
  return quote([code, value].filter(Boolean).join(": "), secrets);
}
