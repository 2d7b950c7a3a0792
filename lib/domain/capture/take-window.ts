const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * The time that a picture shows. At a stage's begin there is nothing of the stage yet: the hour before it, to compare
 * with. Later the stage so far, and a minute at least.
 */
export function takeWindow(
  moment: "start" | "end" | "collect",
  stage: { startedAt: Date },
  now: Date,
): { from: Date; to: Date } {
  const start = stage.startedAt.getTime();
  if (moment === "start") return { from: new Date(start - HOUR), to: new Date(start) };
  return { from: new Date(Math.min(start, now.getTime() - MINUTE)), to: now };
}
