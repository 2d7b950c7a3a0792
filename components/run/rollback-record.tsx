"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatDuration } from "@/components/ui/format-time";
import { Textarea } from "@/components/ui/input";
import { Notice, ProblemNotice } from "@/components/ui/notice";
import { RecordTime } from "@/components/ui/relative-time";
import { useRollbackReason } from "@/lib/queries/gate";
import { problemOf } from "@/lib/queries/problem-of";
import { useRun } from "@/lib/queries/run";

/** What a rollback was, how fast, and the question that follows it. */
export function RollbackRecord({ run }: { run: string }) {
  const rollback = useRun(run, (view) => view.rollback);
  const canExplain = useRun(run, (view) => view.permissions.canGiveReason);
  if (!rollback) return null;
  const speed =
    rollback.secondsToZero === null
      ? null
      : `${formatDuration(rollback.secondsToZero)} after the first breaching reading.`;
  return (
    <Notice tone="alarm" title={`Rolled back by ${rollback.by?.name ?? "Tollgate"}`}>
      <p>
        All users were back at 0 % at <RecordTime at={rollback.zeroAt} />
        {speed ? `, ${speed}` : "."}
      </p>
      {rollback.reason ? <p className="mt-1 font-medium text-ink">{rollback.reason}</p> : null}
      {!rollback.reason && canExplain ? <ReasonForm run={run} /> : null}
      {!rollback.reason && !canExplain ? (
        <p className="mt-1">Nobody has given a reason yet.</p>
      ) : null}
    </Notice>
  );
}

function ReasonForm({ run }: { run: string }) {
  const give = useRollbackReason(run);
  const [because, setBecause] = useState("");
  return (
    <form
      className="mt-2 flex max-w-2xl flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (because.trim()) give.mutate(because.trim());
      }}
    >
      <Field label="Why was it rolled back?" hint="One or two sentences for the report.">
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={4000}
            value={because}
            onChange={(event) => setBecause(event.target.value)}
          />
        )}
      </Field>
      <div>
        <Button type="submit" variant="secondary" disabled={!because.trim() || give.isPending}>
          Record the reason
        </Button>
      </div>
      {give.error ? <ProblemNotice problem={problemOf(give.error)} /> : null}
    </form>
  );
}
