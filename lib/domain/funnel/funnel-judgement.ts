import type { Verdict } from "@/lib/domain/metric/metric";

export type FunnelJudgement = {
  funnel: string;
  /** Distinct users per step in the window, in the plan's order. */
  steps: { step: string; users: number }[];
  /** Last step over first, as a ratio; null while nobody has started. */
  conversion: number | null;
  /** 95 % Wilson interval of the conversion. */
  interval: { low: number; high: number } | null;
  verdict: Verdict;
  reason: string;
  judgedAt: Date;
};
