import type { Known } from "@/lib/domain/report/known";

export type FunnelReport = {
  key: string;
  label: string;
  window: string;
  target: string;
  /** The target in signs; null without one. */
  targetSigns: string | null;
  /** Last step over first, and the interval around it; null without users. */
  ratio: number | null;
  range: { low: number; high: number } | null;
  /** Ratios are null where nobody reached the step that they refer to. */
  steps: {
    key: string;
    label: string;
    users: number;
    fromPrevious: number | null;
    fromFirst: number | null;
  }[];
  conversion: string;
  interval: string;
  verdict: string;
  reason: string;
  periods: {
    from: string;
    to: string;
    started: number;
    completed: number;
    conversion: string;
    interval: string;
  }[];
  known: Known;
};
