import { ApiProblem } from "@/lib/api-client/api-problem";
import { UsageError } from "@/lib/cli/usage-error";
import type { Problem } from "@/lib/contract/common";

/** The whole problem as people read it: what is wrong, where, and what was expected. */
export function describeError(error: unknown): string {
  if (error instanceof ApiProblem) return describeProblem(error.problem);
  if (error instanceof UsageError) return [error.message, ...indented(error.places)].join("\n");
  return error instanceof Error ? error.message : String(error);
}

/** The same for machines. */
export function errorAsJson(error: unknown): unknown {
  if (error instanceof ApiProblem) return error.problem;
  const places = error instanceof UsageError ? error.places : [];
  const detail = error instanceof Error ? error.message : String(error);
  return { code: error instanceof UsageError ? "usage" : "failed", detail, places };
}

function describeProblem(problem: Problem): string {
  const head = problem.detail ?? problem.title;
  const places = (problem.errors ?? []).map((place) => {
    const at = place.line === undefined ? "" : `${place.line}:${place.column ?? 1}: `;
    const expected = place.expected ? `; expected ${place.expected}` : "";
    return `${at}${place.path}: ${place.message}${expected}`;
  });
  return [`${head} (${problem.code}, ${problem.status})`, ...indented(places)].join("\n");
}

function indented(lines: string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
