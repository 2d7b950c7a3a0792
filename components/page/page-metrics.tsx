import { LineLink, Stated } from "@/components/page/stated";
import { Table, Td, Th } from "@/components/ui/table";
import type { PageFunnel, PageMetric } from "@/lib/contract/page";

/** One table a group; the last two columns are the page's word, and no verdict of Tollgate's. */
export function PageMetrics({ metrics, of }: { metrics: PageMetric[]; of: string }) {
  return groupsOf(metrics).map(({ group, rows }) => (
    <div key={group} className="mt-4">
      <h3 className="mb-1 font-medium">{group}</h3>
      <Table label={`${group} of ${of}`}>
        <thead>
          <tr>
            <Th>Metric</Th>
            <Th numeric>Baseline</Th>
            <Th numeric>Threshold</Th>
            <Th numeric>Stated value</Th>
            <Th>Stated status</Th>
            <Th numeric>Line</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((metric) => (
            <tr key={`${metric.line} ${metric.label}`}>
              <Td className="min-w-32">{metric.label}</Td>
              <Td numeric className="text-ink-soft">
                <Stated value={metric.baseline} />
              </Td>
              <Td numeric>
                <Stated value={metric.threshold} />
              </Td>
              <Td numeric>
                <Stated value={metric.actual} strong />
              </Td>
              <Td>
                <Stated value={metric.status} />
              </Td>
              <Td numeric>
                <LineLink line={metric.line} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  ));
}

function groupsOf(metrics: PageMetric[]): { group: string; rows: PageMetric[] }[] {
  const nameOf = (metric: PageMetric) => metric.group ?? "Metrics";
  return [...new Set(metrics.map(nameOf))].map((group) => ({
    group,
    rows: metrics.filter((metric) => nameOf(metric) === group),
  }));
}

export function PageFunnels({ funnels, of }: { funnels: PageFunnel[]; of: string }) {
  return funnels.map((funnel) => (
    <div key={`${funnel.heading} ${funnel.steps[0]?.line}`} className="mt-4">
      <h3 className="mb-1 font-medium">{funnel.heading ?? "Funnel"}</h3>
      <Table label={`${funnel.heading ?? "Funnel"} of ${of}`}>
        <thead>
          <tr>
            <Th>Step</Th>
            <Th numeric>Users</Th>
            <Th numeric>Conversion</Th>
            <Th>Stated status</Th>
            <Th numeric>Line</Th>
          </tr>
        </thead>
        <tbody>
          {funnel.steps.map((step) => (
            <tr key={`${step.line} ${step.label}`}>
              <Td className="min-w-32">{step.label}</Td>
              <Td numeric>
                <Stated value={step.users} strong />
              </Td>
              <Td numeric>
                <Stated value={step.conversion} />
              </Td>
              <Td>
                <Stated value={step.status} />
              </Td>
              <Td numeric>
                <LineLink line={step.line} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {funnel.overall || funnel.target ? (
        <p className="mt-1">
          Overall conversion: <Stated value={funnel.overall} strong />
          {funnel.target ? (
            <>
              , target <Stated value={funnel.target} />
            </>
          ) : null}
        </p>
      ) : null}
    </div>
  ));
}
