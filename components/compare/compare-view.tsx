import { DifferenceTable } from "@/components/compare/difference-table";
import { FunnelComparison } from "@/components/compare/funnel-comparison";
import { MetricComparison } from "@/components/compare/metric-comparison";
import { RunOverview } from "@/components/compare/run-overview";
import { StageComparison } from "@/components/compare/stage-comparison";
import type { Comparison } from "@/lib/domain/report/comparison";

/** Runs side by side: what they were, what else differs, and every reading. */
export function CompareView({ comparison }: { comparison: Comparison }) {
  const { runs, stages, metrics, funnels } = comparison;
  return (
    <div
      className="flex flex-col gap-8"
      // Two runs stand close enough to compare on a wide screen, six take all of it.
      style={{ maxWidth: `${14 + runs.length * 34}rem` }}
    >
      <RunOverview runs={runs} />
      <DifferenceTable comparison={comparison} />
      <StageComparison runs={runs} stages={stages} />
      {stages.map((stage) => {
        const ofStage = metrics.filter((metric) => metric.stage === stage.key);
        return ofStage.length === 0 ? null : (
          <MetricComparison key={stage.key} title={stage.title} runs={runs} metrics={ofStage} />
        );
      })}
      {funnels.map((funnel) => (
        <FunnelComparison key={`${funnel.stage} ${funnel.key}`} funnel={funnel} runs={runs} />
      ))}
    </div>
  );
}
