import { PageChecklists, PageItems } from "@/components/page/page-checklist";
import { PageFacts } from "@/components/page/page-facts";
import { PageFunnels, PageMetrics } from "@/components/page/page-metrics";
import { PageDecisions, PageLogs } from "@/components/page/page-records";
import { Stated } from "@/components/page/stated";
import { Section } from "@/components/ui/section";
import type { PageStage as Stage } from "@/lib/contract/page";
import { formatDuration } from "@/lib/domain/metric/format";

/** One step of the release as the page describes it. */
export function PageStage({ stage }: { stage: Stage }) {
  const title = stage.title || `Stage ${stage.ordinal}`;
  return (
    <Section title={title} aside={terms(stage)} className="mt-6" id={`stage-${stage.ordinal}`}>
      <Times stage={stage} />
      <PageFacts facts={stage.facts} label={`Facts of ${title}`} />
      <PageMetrics metrics={stage.metrics} of={title} />
      <PageFunnels funnels={stage.funnels} of={title} />
      <PageChecklists lists={stage.checklists} />
      {stage.screenshots.length > 0 ? (
        <div className="mt-3">
          <h3 className="mb-1 font-medium">Screenshots</h3>
          <PageItems items={stage.screenshots} />
        </div>
      ) : null}
      <PageLogs logs={stage.incidents} title="Incidents" />
      <PageLogs logs={stage.alerts} title="Alerts" />
      <PageDecisions decisions={stage.decisions} />
    </Section>
  );
}

function terms({ traffic, soak }: Stage): string | null {
  const parts = [
    traffic === null ? null : `${traffic} % of traffic`,
    soak ? soakWords(soak) : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(", ") : null;
}

function soakWords({ minSeconds, maxSeconds }: NonNullable<Stage["soak"]>): string {
  const min = formatDuration(minSeconds * 1000);
  return minSeconds === maxSeconds ? min : `${min} to ${formatDuration(maxSeconds * 1000)}`;
}

function Times({ stage: { start, end, duration } }: { stage: Stage }) {
  if (!start && !end && !duration) return null;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-1 py-1.5">
      {[["Start", start] as const, ["End", end] as const, ["Duration", duration] as const].map(
        ([label, value]) =>
          value ? (
            <div key={label} className="flex gap-2">
              <dt className="text-ink-faint">{label}</dt>
              <dd className="tabular-nums">
                <Stated value={value} />
              </dd>
            </div>
          ) : null,
      )}
    </dl>
  );
}
