const MOST_STEPS = 9000;

/** `step` is in milliseconds, `times` ascend and end with `until`. */
export type StepTimes = { step: number; times: Date[] };

/**
 * When a stage is judged again: at the end of each of its buckets, at the moments in `also`, and at its end. A stage
 * with more than 9,000 buckets, which is a day and an hour of ten seconds each, takes several of them at a time.
 */
export function stepTimes(
  stage: { startedAt: Date; until: Date },
  also: readonly Date[],
  bucket: number,
): StepTimes {
  const from = Math.floor(stage.startedAt.getTime() / bucket) * bucket;
  const until = stage.until.getTime();
  const buckets = Math.max(1, Math.ceil((until - from) / bucket));
  const step = Math.ceil(buckets / MOST_STEPS) * bucket;
  const times = new Set<number>();
  for (let at = from + step; at < until; at += step) times.add(at);
  for (const moment of also) {
    const at = moment.getTime();
    if (at > stage.startedAt.getTime() && at < until) times.add(at);
  }
  times.add(until);
  return { step, times: [...times].sort((a, b) => a - b).map((at) => new Date(at)) };
}
