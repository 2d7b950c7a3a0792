import { RunColumns } from "@/components/compare/run-columns";
import { Section } from "@/components/ui/section";
import { StatusShape } from "@/components/ui/status-shape";
import { Table, Td } from "@/components/ui/table";
import type { Comparison } from "@/lib/domain/report/comparison";
import {
  type ComparisonDifference,
  comparisonDifferences,
} from "@/lib/domain/report/comparison-differences";

const KINDS: Record<ComparisonDifference["kind"], string> = {
  plan: "another plan",
  known: "another origin",
  stage: "not in every run",
  traffic: "other traffic",
  metric: "not in every run",
  threshold: "another threshold",
};

/** Why the readings may not say the same thing, before the readings. */
export function DifferenceTable({ comparison }: { comparison: Comparison }) {
  const differences = comparisonDifferences(comparison);
  return (
    <Section title="What else differs" aside={String(differences.length)}>
      {differences.length === 0 ? (
        <p className="py-2 text-base">
          Nothing: plan, stages, metrics and thresholds are the same in all of them.
        </p>
      ) : (
        <Table label="Differences side by side" className="text-base md:table-fixed">
          <RunColumns first="What" runs={comparison.runs} />
          <tbody>
            {differences.map((difference) => (
              <tr key={`${difference.kind} ${difference.what}`} className="align-top">
                <Td className="py-1.5">
                  <span className="block font-medium">{difference.what}</span>
                  <span className="flex items-center gap-1.5 text-xs text-waiting">
                    <StatusShape shape="triangle" className="size-3" />
                    {KINDS[difference.kind]}
                  </span>
                </Td>
                {difference.held.map((words, index) => (
                  <Td
                    key={comparison.runs[index]?.id}
                    className={`min-w-40 border-l py-1.5 pl-4 ${words === "not there" ? "text-unknown" : ""}`}
                  >
                    {words}
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}
