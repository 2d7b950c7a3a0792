import type { Board } from "@/lib/domain/report/report";

/** Runs side by side; the first is what the others are compared with. All lists of cells have one cell a run, in order. */
export type Comparison = {
  format: "https://tollgate.dev/comparison/v1";
  runs: ComparedRun[];
  stages: ComparedStage[];
  /** Every metric of every stage that one of the runs has. */
  metrics: ComparedMetric[];
  /** Every funnel of every stage that one of the runs has. */
  funnels: ComparedFunnel[];
};

export type ComparedRun = {
  id: string;
  documentId: string;
  title: string;
  project: string;
  plan: string;
  commit: string | null;
  state: string;
  outcome: Board["outcome"];
  /** The outcome in one sentence. */
  text: string;
  startedAt: string | null;
  endedAt: string | null;
  /** From the first stage's start to the end of the run; null until then. */
  durationSeconds: number | null;
  /** `stated`: by a page that was written elsewhere; nothing of it was measured. */
  known: "measured" | "stated";
  overrides: number;
  /** Those that had an effect at some time. */
  waivers: number;
  findings: number;
  signers: { name: string; role: string; at: string | null }[];
};

export type ComparedStage = { key: string; title: string; cells: (StageCell | null)[] };
export type StageCell = {
  state: string;
  traffic: number | null;
  verdict: string;
  decision: string;
  durationSeconds: number | null;
};

export type ComparedMetric = {
  stage: string;
  stageTitle: string;
  key: string;
  label: string;
  group: string;
  /** Null where the run has no such metric in such a stage. */
  cells: (MetricCell | null)[];
};

export type MetricCell = {
  threshold: string;
  actual: string;
  value: number | null;
  unit: string;
  margin: string;
  room: number | null;
  verdict: string;
  samples: number;
  critical: boolean;
  muted: boolean;
  known: "measured" | "stated" | "missing";
  /** Against the first run; null in the first, and where one of both has no number. */
  change: Change | null;
};

export type ComparedFunnel = {
  stage: string;
  stageTitle: string;
  key: string;
  label: string;
  /** Null where the run has no such funnel in such a stage. */
  cells: (FunnelCell | null)[];
};

export type FunnelCell = {
  window: string;
  target: string;
  conversion: string;
  /** Last step over first; null without users. */
  ratio: number | null;
  interval: string;
  verdict: string;
  steps: { key: string; label: string; users: number; fromFirst: number | null }[];
  known: "measured" | "missing";
  /** Against the first run, in percentage points; null in the first, and where one of both has no number. */
  change: Change | null;
};

export type Change = {
  /** In the metric's unit. */
  difference: number;
  /** Of the first run's value; null where that is zero, and for versions. */
  ratio: number | null;
  /** As people read it: `+12 ms (+3.1 %)`, `+2.5 percentage points`. */
  text: string;
};
