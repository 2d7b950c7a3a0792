import { DURATION_EXAMPLES, parseDuration } from "@/lib/domain/plan/duration";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";

/** Milliseconds; NaN, with a problem noted, where the text is no duration. */
export function durationAt(problems: PlanProblems, path: Path, text: string): number {
  const value = parseDuration(text);
  if (value !== null) return value;
  problems.at(path, `"${text}" is not a duration`, DURATION_EXAMPLES);
  return Number.NaN;
}

/** As `durationAt`, and more than nothing. */
export function positiveDurationAt(problems: PlanProblems, path: Path, text: string): number {
  const value = durationAt(problems, path, text);
  if (value === 0) problems.at(path, "is no time at all", "a duration above zero");
  return value;
}
