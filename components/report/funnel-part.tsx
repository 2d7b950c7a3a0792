import { FunnelDrawing } from "@/components/charts/funnel-drawing";
import { KnownMark } from "@/components/report/known-mark";
import { SubPart } from "@/components/report/report-part";
import { formatUtc } from "@/components/ui/format-time";
import { Table, Td, Th } from "@/components/ui/table";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { FunnelReport } from "@/lib/domain/report/funnel-report";
import { ratioText } from "@/lib/domain/report/instant";

type FunnelPartProps = { funnel: FunnelReport; stage: string };

/** The drawing, and the same numbers as a table beside it. */
export function FunnelPart({ funnel, stage }: FunnelPartProps) {
  const name = `${stage}, ${funnel.label}`;
  return (
    <SubPart title={`Funnel: ${funnel.label} (${funnel.window})`}>
      <div className="max-w-[40rem]">
        <FunnelDrawing steps={funnel.steps} label={`${name}: users per step`} />
      </div>
      <p className="mt-3 max-w-[68ch]">
        <VerdictMark verdict={funnel.verdict} /> Overall conversion{" "}
        <strong>{funnel.conversion}</strong>, 95 % interval {funnel.interval}, target{" "}
        {funnel.target} <KnownMark known={funnel.known} />
      </p>
      <Table label={`${name}: users and conversion`} className="mt-2 text-base">
        <thead>
          <tr>
            <Th>Step</Th>
            <Th numeric>Users</Th>
            <Th numeric>Of the step before</Th>
            <Th numeric>Of the first step</Th>
          </tr>
        </thead>
        <tbody>
          {funnel.steps.map((step, index) => (
            <tr key={step.key}>
              <Td>{step.label}</Td>
              <Td numeric>{step.users}</Td>
              <Td numeric>{index === 0 ? "-" : (ratioText(step.fromPrevious) ?? "no users")}</Td>
              <Td numeric>{index === 0 ? "-" : (ratioText(step.fromFirst) ?? "no users")}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <Periods funnel={funnel} name={name} />
    </SubPart>
  );
}

function Periods({ funnel, name }: { funnel: FunnelReport; name: string }) {
  if (funnel.periods.length === 0) return null;
  return (
    <Table label={`${name}: conversion by period`} className="mt-4 text-base">
      <thead>
        <tr>
          <Th>Period from</Th>
          <Th>to</Th>
          <Th numeric>Started</Th>
          <Th numeric>Completed</Th>
          <Th numeric>Conversion</Th>
          <Th numeric>95 % interval</Th>
        </tr>
      </thead>
      <tbody>
        {funnel.periods.map((period) => (
          <tr key={period.from}>
            <Td className="whitespace-nowrap">{formatUtc(period.from)}</Td>
            <Td className="whitespace-nowrap">{formatUtc(period.to)}</Td>
            <Td numeric>{period.started}</Td>
            <Td numeric>{period.completed}</Td>
            <Td numeric>{period.conversion}</Td>
            <Td numeric>{period.interval}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
