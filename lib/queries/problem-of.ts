import { ApiProblem } from "@/lib/api-client/api-problem";
import type { Problem } from "@/lib/contract/common";

/** Any error as a problem that a notice can show. */
export function problemOf(error: Error): Problem {
  if (error instanceof ApiProblem) return error.problem;
  return {
    type: "about:blank",
    title: "That did not work",
    status: 0,
    code: "unreachable",
    detail: error.message,
  };
}
