import type { Verdict } from "@/lib/domain/metric/metric";

/** The aggregate of one metric over its window. `value` is in the metric's unit, null without data. */
export type Reading = {
  metric: string;
  value: number | null;
  samples: number;
  /** Time of the newest sample in the window. */
  lastSampleAt: Date | null;
};

/** What the judge carries from one tick to the next for one metric of one stage. */
export type JudgeMemory = {
  breachingSince: Date | null;
  /** Set by the first non-zero reading of a zero-tolerance metric and never cleared. */
  zeroBrokenAt: Date | null;
};

export type Judgement = Reading &
  JudgeMemory & {
    verdict: Verdict;
    /** Distance to the threshold as a fraction of it: positive is room, negative is beyond. Null without a reading. */
    margin: number | null;
    /** One plain sentence that says why the verdict is what it is. */
    reason: string;
    judgedAt: Date;
  };
