import type { Aggregate } from "@/lib/domain/metric/metric";

/** The quantile that an aggregate asks for, from 0 to 1. */
export const QUANTILES: Partial<Record<Aggregate, number>> = {
  p50: 0.5,
  p75: 0.75,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  "p99.9": 0.999,
};
