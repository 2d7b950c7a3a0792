"use client";

import Link from "next/link";
import { MiniRail, type MiniRailStage } from "@/components/charts/mini-rail";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { RUN_STATUS, STAGE_STATUS, Status, VERDICT_STATUS } from "@/components/ui/status";
import { Table, Td, Th } from "@/components/ui/table";
import type { RunListItem } from "@/lib/contract/run";

type RunTableProps = { title: string; runs: RunListItem[] };

export function RunTable({ title, runs }: RunTableProps) {
  if (runs.length === 0) return null;
  return (
    <Section title={title} aside={String(runs.length)} className="@container">
      <Table label={`${title}: runs`} className="table-fixed">
        <thead>
          <tr>
            <Th className="w-36 @max-2xl:w-28">State</Th>
            <Th className="@2xl:w-60">Run</Th>
            <Th className="w-44 @max-3xl:hidden">Stages</Th>
            <Th numeric className="w-20 @max-2xl:w-16">
              Traffic
            </Th>
            <Th className="@max-3xl:hidden">Where it stands</Th>
            <Th numeric className="w-36 @max-2xl:hidden">
              {title === "Needs you" ? "Waiting since" : title === "Over" ? "Ended" : "Created"}
            </Th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function RunRow({ run }: { run: RunListItem }) {
  const since = run.needsMySignature?.since ?? run.endedAt ?? run.createdAt;
  const href = run.needsMySignature
    ? `/runs/${run.id}/sign/${encodeURIComponent(run.needsMySignature.stage)}`
    : `/runs/${run.id}`;
  return (
    <tr className="align-top focus-within:bg-accent-wash hover:bg-sunk">
      <Td className="py-1.5">
        <State run={run} />
      </Td>
      <Td className="py-1.5">
        <Link
          href={`/runs/${run.id}`}
          data-run-link
          className="font-medium break-words hover:text-accent hover:underline"
        >
          {run.documentId}
        </Link>
        {run.overridden ? (
          <>
            {" "}
            <Badge tone="alarm">overridden</Badge>
          </>
        ) : null}
        {run.waived ? (
          <>
            {" "}
            <Badge tone="alarm">waiver</Badge>
          </>
        ) : null}
        <span className="block truncate text-xs text-ink-faint">
          {run.project.name}
          {run.environment ? `, ${run.environment}` : ""}
          {run.branch ? `, ${run.branch}` : ""}
        </span>
        <span className="block text-xs text-ink-soft @3xl:hidden">{run.headline}</span>
        {run.needsMySignature ? (
          <Link href={href} className="tap inline-flex items-center text-accent hover:underline">
            Sign or refuse
          </Link>
        ) : null}
      </Td>
      <Td className="py-1.5 @max-3xl:hidden">
        <MiniRail stages={railOf(run)} label={railWords(run)} />
      </Td>
      <Td numeric className="py-1.5 text-base font-semibold">
        {run.trafficPercent}
        <span className="font-normal text-ink-faint"> %</span>
      </Td>
      <Td className="py-1.5 @max-3xl:hidden">{run.headline}</Td>
      <Td numeric className="py-1.5 text-ink-soft @max-2xl:hidden">
        <RelativeTime at={since} />
      </Td>
    </tr>
  );
}

/** Where something is being judged, its verdict is what counts; elsewhere the state is. */
function State({ run }: { run: RunListItem }) {
  const look = run.state === "running" ? VERDICT_STATUS[run.verdict] : RUN_STATUS[run.state];
  return <Status name={look.name} word={look.word} />;
}

function railOf(run: RunListItem): MiniRailStage[] {
  return run.stages.map((stage) => ({
    key: stage.key,
    status: STAGE_STATUS[stage.state].name,
    traffic: stage.trafficPercent,
    soak: stage.state === "passed" ? 1 : stage.soakFraction,
  }));
}

function railWords(run: RunListItem): string {
  return run.stages
    .map((stage) => `${stage.title}: ${STAGE_STATUS[stage.state].word.toLowerCase()}`)
    .join("; ");
}
