/** A secret is named, never written: the operator keeps the values apart from plans. */
export type HeaderValue = { kind: "text"; text: string } | { kind: "secret"; name: string };

/** How often a source is asked, and how patiently. Milliseconds. */
export type Polling = { interval: number; timeout: number; retries: number };

type Common = { key: string; polling: Polling };

/** Where readings are pulled from. Addresses have to be on the operator's list. */
export type Source = Common &
  (
    | { kind: "prometheus"; url: string; headers: Record<string, HeaderValue> }
    | { kind: "http-json"; url: string; headers: Record<string, HeaderValue> }
    /** `secret` names a postgres:// address with user and password. */
    | { kind: "postgres"; secret: string }
    /** `site` is the host that the API answers on: `https://api.datadoghq.eu`. */
    | { kind: "datadog"; url: string; apiKey: string; applicationKey: string }
    | {
        kind: "cloudwatch";
        region: string;
        /** Another endpoint than the region's own. */
        url: string | null;
        accessKeyId: string;
        secretAccessKey: string;
        sessionToken: string | null;
      }
    | { kind: "new-relic"; url: string; account: number; apiKey: string }
    /** Draws pictures; no readings are pulled from it. `token` names a service account's token. */
    | { kind: "grafana"; url: string; token: string }
  );
export type SourceKind = Source["kind"];

/** Paths into a JSON answer (JSONPath, RFC 9535). Either `value`, or `numerator` and `denominator`. */
export type JsonSelection = {
  value: string | null;
  numerator: string | null;
  denominator: string | null;
  /** The observations behind the value. */
  samples: string | null;
  /** The instant of the value: RFC 3339, or seconds or milliseconds since 1970. */
  at: string | null;
};

/** What a metric asks its source. `$window` in a text stands for the window's length, as the source writes it. */
export type SourceQuery =
  | { kind: "prometheus"; promql: string }
  | {
      kind: "http-json";
      /** Path and query below the source's address; `$from` and `$to` (RFC 3339) are filled in. */
      path: string;
      select: JsonSelection;
    }
  /** One SELECT that returns one row: `value` and optional `samples`, or `numerator` and `denominator`; `at` optional. */
  | { kind: "postgres"; sql: string }
  /** `aggregator` puts the window into one number where the plan asks for that. */
  | { kind: "datadog"; query: string; aggregator: "avg" | "sum" | "min" | "max" | "last" }
  | {
      kind: "cloudwatch";
      metric: {
        namespace: string;
        name: string;
        dimensions: Record<string, string>;
        stat: string;
      } | null;
      /** A metric-math or SQL expression instead of `metric`. */
      expression: string | null;
      /** Seconds. */
      period: number;
    }
  /** Columns `value` and optional `samples`, or `numerator` and `denominator`; with TIMESERIES for samples. */
  | { kind: "new-relic"; nrql: string };

/**
 * `samples`: each value that comes back is an observation of the metric, which Tollgate aggregates itself.
 * `window`: the source puts the whole window into one answer, and the newest answer is the reading.
 */
export type Answers = "samples" | "window";

/** A metric's pull. `unit` is what the source answers in; values are converted into the metric's. */
export type MetricPull = {
  source: string;
  query: SourceQuery;
  /** Asks for the control group instead; null where there is none. */
  control: SourceQuery | null;
  answers: Answers;
  unit: string;
};
