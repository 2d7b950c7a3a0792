/** Where a screenshot comes from that Tollgate took itself, and what it read at that moment. Without secrets. */
export type Capture = {
  from: "grafana" | "datadog" | "cloudwatch" | "new-relic" | "page";
  /** Key of the plan's source; null for a page. */
  source: string | null;
  /** What was asked for: the address or the query, as it was sent. */
  query: string;
  window: { from: string; to: string };
  takenAt: string;
  /** `start` or `end` of the stage, or asked for by `collect`. */
  moment: "start" | "end" | "collect";
  readings: { metric: string; label: string; display: string; verdict: string; samples: number }[];
};
