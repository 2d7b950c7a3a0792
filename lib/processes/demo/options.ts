export const SCENARIOS = ["healthy", "slow", "leaky"] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** How the portal's readings reach Tollgate, and the plan that goes with it. */
export const METRIC_SOURCES = ["push", "prometheus"] as const;
export type MetricWay = (typeof METRIC_SOURCES)[number];
export const PLAN_OF: Record<MetricWay, string> = {
  push: "demo/plan.yaml",
  prometheus: "demo/plan.prometheus.yaml",
};

export type DemoOptions = {
  scenario: Scenario;
  source: MetricWay;
  /** The demonstration's own stakeholders sign, each with a log-in of their own. */
  autoSign: boolean;
  /** End everything when the run has ended. */
  once: boolean;
  /** Absolute. */
  home: string;
  port: number;
};

/** How the portal behaves, and how the run has to end because of it. */
export const SCENARIO_PARTS: Record<
  Scenario,
  {
    variant: "good" | "slow" | "leaky";
    ends: "completed" | "rolled_back";
    /** A rollback has to come from one of these metrics. */
    because: string[];
    says: string;
  }
> = {
  healthy: {
    variant: "good",
    ends: "completed",
    because: [],
    says: "the new path is good; the run completes",
  },
  slow: {
    variant: "slow",
    ends: "rolled_back",
    because: ["p50_latency", "p95_latency", "p99_latency"],
    says: "the new path takes 0.7 s longer; Tollgate rolls it back",
  },
  leaky: {
    variant: "leaky",
    ends: "rolled_back",
    because: ["pii_detections"],
    says: "the new path puts one e-mail address into its events; Tollgate rolls it back",
  },
};
