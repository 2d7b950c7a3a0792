import { Notice, ProblemNotice } from "@/components/ui/notice";
import type { Problem } from "@/lib/contract/common";

/** Why a signature was not taken, and what to do about it. */
export function SignProblem({ problem }: { problem: Problem }) {
  if (problem.code === "unreachable") {
    return (
      <Notice tone="problem" announce title="The server did not answer.">
        Whether the signature arrived is not known. Press again: it counts once, however often it
        arrives.
      </Notice>
    );
  }
  return <ProblemNotice problem={problem} />;
}
