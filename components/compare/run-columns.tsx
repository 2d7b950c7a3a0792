import Link from "next/link";
import { Th } from "@/components/ui/table";
import type { ComparedRun } from "@/lib/domain/report/comparison";

type RunColumnsProps = {
  /** What the lines are. */
  first: string;
  runs: ComparedRun[];
  /** How many columns each run takes. */
  span?: number;
};

/** The head of every table here: one column, or some, for each run, in the same order. */
export function RunColumns({ first, runs, span = 1 }: RunColumnsProps) {
  return (
    <thead>
      <tr>
        <Th className="w-56 min-w-28">{first}</Th>
        {runs.map((run) => (
          <Th
            key={run.id}
            colSpan={span}
            scope={span > 1 ? "colgroup" : "col"}
            className="border-l pl-4"
          >
            <Link
              href={`/runs/${run.id}/report`}
              className="font-mono text-ink hover:text-accent hover:underline"
            >
              {run.documentId}
            </Link>
          </Th>
        ))}
      </tr>
    </thead>
  );
}
