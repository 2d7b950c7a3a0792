"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { ConnectionState } from "@/components/run/connection-state";
import { GateActions } from "@/components/run/gate-actions";
import { Digest } from "@/components/ui/digest";
import { RecordTime } from "@/components/ui/relative-time";
import { RUN_STATUS, Status } from "@/components/ui/status";
import { useRun } from "@/lib/queries/run";

/** One sentence, whether it is the present, and the two acts that are always in the same place. */
export function RunHeader({ run }: { run: string }) {
  const view = useRun(run);
  const status = RUN_STATUS[view.state];
  return (
    <div className="flex flex-col gap-x-8 gap-y-3 lg:flex-row lg:items-start">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <Status name={status.name} word={status.word} />
          <ConnectionState run={run} />
          <Link
            href={`/runs/${run}/report`}
            className="tap inline-flex items-center text-accent hover:underline"
          >
            Report
          </Link>
        </div>
        <h1 className="mt-0.5 text-xl leading-6 lg:text-2xl lg:leading-7">{view.headline}</h1>
        <RunFacts run={run} />
      </div>
      <GateActions run={run} />
    </div>
  );
}

/** What is being released, in one line of facts. */
function RunFacts({ run }: { run: string }) {
  const view = useRun(run);
  return (
    <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-0.5 text-xs">
      <Fact name="Plan">{`${view.plan.title} ${view.plan.label}`}</Fact>
      <Fact name="Page">
        {view.page && (
          <a
            href={`/api/v1/runs/${run}/report.md`}
            className="break-all text-accent hover:underline"
            title="The page that the run was started from, filled with what is known by now"
          >
            {view.page.name}
          </a>
        )}
      </Fact>
      <Fact name="Environment">{view.environment}</Fact>
      <Fact name="Branch">{view.branch && <Code text={view.branch} />}</Fact>
      <Fact name="Commit">
        {view.commit && <Digest value={view.commit} label="Copy the commit" />}
      </Fact>
      <Fact name="Flag">{view.flag && <Code text={view.flag} />}</Fact>
      <Fact name="Artifact">
        {view.artifactDigest && <Digest value={view.artifactDigest} length={19} />}
      </Fact>
      <Fact name="Owner">{view.owner?.name}</Fact>
      <Fact name="Started">{view.startedAt && <RecordTime at={view.startedAt} />}</Fact>
      <Fact name="Ended">{view.endedAt && <RecordTime at={view.endedAt} />}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function Code({ text }: { text: string }) {
  return <span className="font-mono break-all">{text}</span>;
}
