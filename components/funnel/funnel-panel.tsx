"use client";

import { FunnelDrawing } from "@/components/charts/funnel-drawing";
import { RangeBar } from "@/components/charts/range-bar";
import { targetBand } from "@/components/funnel/target-band";
import { formatDuration, formatUtc } from "@/components/ui/format-time";
import { Section } from "@/components/ui/section";
import { Status, VERDICT_STATUS } from "@/components/ui/status";
import { Table, Td, Th } from "@/components/ui/table";
import { useUrlStage } from "@/components/ui/use-url-stage";
import { ValueText } from "@/components/ui/value-text";
import type { FunnelView } from "@/lib/contract/funnel";
import { thresholdSentence } from "@/lib/domain/metric/threshold-sentence";
import { useRun } from "@/lib/queries/run";
import { stageOf } from "@/lib/queries/stage-of";

const percent = (ratio: number) => `${(ratio * 100).toFixed(1)}\u00a0%`;

export function FunnelPanel({ run, stage: fixed }: { run: string; stage?: string }) {
  const [fromUrl] = useUrlStage();
  const funnels = useRun(run, (view) => stageOf(view, fixed ?? fromUrl)?.funnels);
  return funnels?.map((funnel) => <OneFunnel key={funnel.key} funnel={funnel} />);
}

function OneFunnel({ funnel }: { funnel: FunnelView }) {
  const verdict = VERDICT_STATUS[funnel.verdict];
  return (
    <Section
      title={funnel.label}
      aside={`users in ${formatDuration(funnel.windowSeconds)}`}
      action={<Status name={verdict.name} word={verdict.word} />}
    >
      <div className="pt-2">
        <FunnelDrawing steps={funnel.steps} label={`${funnel.label}: users per step`} />
        <Conversion funnel={funnel} />
        <Periods funnel={funnel} />
      </div>
    </Section>
  );
}

/** The rate and how sure it is, side by side: a rate that beats its target can still prove little. */
function Conversion({ funnel }: { funnel: FunnelView }) {
  const { conversion, interval, target } = funnel;
  const sentence = target ? thresholdSentence(target).replaceAll(" %", "\u00a0%") : null;
  const words = [
    conversion === null ? "No conversion yet" : `${percent(conversion)} overall`,
    interval ? `95 % interval ${percent(interval.low)} to ${percent(interval.high)}` : null,
    sentence ? `has to be ${sentence}` : null,
  ].filter((part) => part !== null);
  return (
    <div className="mt-2 border-t pt-2">
      <p className="flex flex-wrap items-baseline gap-x-2">
        {conversion === null ? (
          <span className="text-unknown">missing</span>
        ) : (
          <ValueText text={percent(conversion)} className="text-lg font-semibold" />
        )}
        <span className="text-ink-soft">{words.slice(1).join("; ") || "overall"}</span>
      </p>
      <RangeBar
        value={conversion}
        interval={interval}
        target={targetBand(target)}
        label={words.join("; ")}
      />
      <p className="text-xs text-ink-faint">{funnel.reason}</p>
    </div>
  );
}

function Periods({ funnel }: { funnel: FunnelView }) {
  if (funnel.periods.length === 0) return null;
  return (
    <Table label={`${funnel.label} by period`} className="mt-2">
      <thead>
        <tr>
          <Th>From</Th>
          <Th numeric>Started</Th>
          <Th numeric>Completed</Th>
          <Th numeric>Conversion</Th>
        </tr>
      </thead>
      <tbody>
        {funnel.periods.map((period) => (
          <tr key={period.from}>
            <Td className="whitespace-nowrap">{formatUtc(period.from).slice(5)}</Td>
            <Td numeric>{period.started}</Td>
            <Td numeric>{period.completed}</Td>
            <Td numeric>
              {period.started === 0 ? "-" : percent(period.completed / period.started)}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
