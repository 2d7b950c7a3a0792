import type { Answers } from "@/lib/domain/source/source";

/** JSON has no other way to write them. */
export type StoredNumber = number | "NaN" | "Infinity" | "-Infinity";

/** What a source's last answer was, with everything that an auditor would ask about it. */
export type Pulled = {
  /** As it was sent, without secrets. */
  query: string;
  answers: Answers;
  window: { from: string; to: string };
  /** Labels of the series; null where the source has none. */
  series: string | null;
  warnings: string[];
  /** The newest value is no number; its time. */
  notANumberAt: string | null;
  /** For answers of a whole window: the reading, in the metric's unit. Null: the source had nothing for the window. */
  reading: PulledReading | null;
};

export type PulledReading = {
  value: StoredNumber;
  at: string;
  /** Observations behind the value; null where the source does not tell. */
  samples: number | null;
  /** For a ratio, and for nothing else. */
  proportion: { successes: number; trials: number } | null;
  /** Ascending [value, weight], in the metric's unit, where the source gave a histogram. */
  bins: [number, number][] | null;
  /** `source`: a percentile that cannot be merged or checked. */
  computedBy: "tollgate" | "source";
};

/** The last question that went wrong; null again as soon as one is answered. */
export type PullError = {
  code: string;
  message: string;
  /** Labels that an answer has had since they changed; those of the next answer are taken if they are the same. */
  series?: string | null;
};
