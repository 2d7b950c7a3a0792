/** What a metric's reading rests on, as it was last asked for. */
export type ProvenanceLine = {
  stage: string;
  key: string;
  metric: string;
  /** Key and kind of the source; `pushed` without one. */
  origin: string;
  /** As it was sent, without secrets. */
  query: string | null;
  window: { from: string; to: string } | null;
  series: string | null;
  samples: number;
  newest: string | null;
  fetchedAt: string | null;
  computedBy: "tollgate" | "source";
  warnings: string[];
  /** What went wrong with the last question; null where it was answered. */
  error: string | null;
};
