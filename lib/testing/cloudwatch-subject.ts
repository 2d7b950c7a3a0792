import type { Answers, SourceQuery } from "@/lib/domain/source/source";
import { cloudwatchSource } from "@/lib/providers/metric-source/cloudwatch";
import type { Reply, SeenRequest } from "@/lib/testing/answering-server";
import type { HttpSourceSubject } from "@/lib/testing/http-source-contract";

type CloudWatchQuery = Extract<SourceQuery, { kind: "cloudwatch" }>;
type Window = { from: Date; to: Date };

export const MINUTE = 60_000;
/** CloudWatch keeps minutes for 15 days only, so that no window of the past will do. */
const TO = Math.floor(Date.now() / (5 * MINUTE)) * 5 * MINUTE;
export const RECENT: Window = { from: new Date(TO - 5 * MINUTE), to: new Date(TO) };
export const METRIC = {
  namespace: "AWS/ApplicationELB",
  name: "HTTPCode_Target_5XX_Count",
  dimensions: { LoadBalancer: "app/shop/50dc6c495c0c9188", TargetGroup: "targetgroup/canary/1" },
};

/** What the AWS SDK sends: AWS JSON 1.0. */
export type Sent = {
  MetricDataQueries: {
    Id: string;
    Expression?: string;
    Period?: number;
    MetricStat?: { Stat: string; Period: number };
  }[];
  StartTime: number;
  EndTime: number;
  ScanBy: string;
  NextToken?: string;
};

export function sentIn(seen: SeenRequest | undefined): Sent {
  return JSON.parse(seen?.body ?? "{}");
}

export type Result = {
  Id: string;
  Label?: string;
  Timestamps?: number[];
  Values?: (number | string)[];
  StatusCode?: string;
  Messages?: { Code: string; Value: string }[];
};

/** One result whose values begin at the minutes given, counted from the beginning of the window. */
export function result(
  id: string,
  points: readonly (readonly [number, number | string])[],
  more: Partial<Result> = {},
): Result {
  return {
    Id: id,
    Label: METRIC.name,
    Timestamps: points.map(([minutes]) => (RECENT.from.getTime() + minutes * MINUTE) / 1000),
    Values: points.map(([, value]) => value),
    StatusCode: "Complete",
    ...more,
  };
}

export function metricData(results: unknown, more: Record<string, unknown> = {}): Reply {
  return {
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amzn-requestid": "1f0bd2a4-0a51-4b6b-9b5e-0d8b7d1e2f11",
    },
    body: JSON.stringify({ MetricDataResults: results, Messages: [], ...more }),
  };
}

/** AWS JSON 1.0 with the name of the older protocol beside it. */
export function awsError(status: number, type: string, queryCode: string, message: string): Reply {
  return {
    status,
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amzn-query-error": `${queryCode};${status < 500 ? "Sender" : "Receiver"}`,
    },
    body: JSON.stringify({ __type: type, message }),
  };
}

export function cloudwatchSubject(
  answers: Answers,
  query: Partial<CloudWatchQuery> = {},
  window: Window = RECENT,
): HttpSourceSubject<"cloudwatch"> {
  const metric = { ...METRIC, stat: "Sum" };
  return {
    open: cloudwatchSource,
    ask: (origin, timeout) => ({
      source: {
        kind: "cloudwatch",
        key: "aws",
        region: "eu-central-1",
        url: origin,
        accessKeyId: "aws-id",
        secretAccessKey: "aws-secret",
        sessionToken: "aws-session",
        polling: { interval: 60_000, timeout, retries: 0 },
      },
      query: { kind: "cloudwatch", metric, expression: null, period: 60, ...query },
      answers,
      window,
    }),
    secrets: () => ({
      "aws-id": "AKIAIOSFODNN7EXAMPLE",
      "aws-secret": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      "aws-session": "FwoGZXIvYXdzEXAMPLETOKEN//////////wEaDK",
    }),
    replies: {
      value: metricData([result("values", [[0, 42]]), result("counts", [[0, 9]])]),
      empty: metricData([result("values", []), result("counts", [])]),
      nan: metricData([result("values", [[0, "NaN"]]), result("counts", [[0, 9]])]),
    },
  };
}
