"use client";

import { useState } from "react";
import { OverrideConfirm } from "@/components/run/override-confirm";
import {
  AlertDialog,
  AlertDialogClose,
  AlertDialogContent,
  AlertDialogTrigger,
} from "@/components/ui/alert-dialog";
import { Button, buttonLooks } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import type { StageView } from "@/lib/contract/run";
import { useRequestOverride } from "@/lib/queries/gate";
import { problemOf } from "@/lib/queries/problem-of";
import { useRun } from "@/lib/queries/run";
import { stageOf } from "@/lib/queries/stage-of";

const SHORTEST_REASON = 20;

/** Going on against the recommendation: red, two persons, and in every view from then on. */
export function OverridePanel({ run, stage: key }: { run: string; stage: string }) {
  const stage = useRun(run, (view) => stageOf(view, key));
  const canDecide = useRun(run, (view) => view.permissions.canDecide);
  if (!stage) return null;
  const active = stage.state === "running" || stage.state === "awaiting_decision";
  const waiting = stage.overrides.find((o) => !o.confirmedAt && !o.withdrawnAt);
  const done = stage.overrides.filter((o) => o.confirmedAt);
  return (
    <div className="flex flex-col gap-2">
      {done.map((override) => (
        <p key={override.id} className="border-l-4 border-alarm bg-alarm-wash px-3 py-2 text-alarm">
          <strong>Overridden</strong> by {override.requestedBy.name} and{" "}
          {override.confirmedBy?.name}: {override.reason}
        </p>
      ))}
      {waiting && active ? <OverrideConfirm run={run} override={waiting} /> : null}
      {!waiting && active && canDecide && stage.blockers.length > 0 ? (
        <RequestOverride run={run} stage={stage} />
      ) : null}
    </div>
  );
}

function RequestOverride({ run, stage }: { run: string; stage: StageView }) {
  const [open, setOpen] = useState(false);
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogTrigger
        className={buttonLooks({ variant: "alarm-outline", className: "self-start" })}
      >
        Override the gate
      </AlertDialogTrigger>
      <AlertDialogContent
        tone="alarm"
        title={`Override: send ${stage.title} on with its gate closed`}
        description="This goes against the recommendation. A second person has to confirm it, and it stays red in every view and in the report for ever."
      >
        <OverrideForm run={run} stage={stage} onDone={() => setOpen(false)} />
      </AlertDialogContent>
    </AlertDialog>
  );
}

type OverrideFormProps = { run: string; stage: StageView; onDone: () => void };

function OverrideForm({ run, stage, onDone }: OverrideFormProps) {
  const request = useRequestOverride(run, stage.key);
  const [reason, setReason] = useState("");
  const [password, setPassword] = useState("");
  const missing = SHORTEST_REASON - reason.trim().length;
  const ready = missing <= 0 && password.length > 0 && !request.isPending;
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) request.mutate({ reason: reason.trim(), password }, { onSuccess: onDone });
      }}
    >
      <div>
        <p className="font-medium">What is being passed over</p>
        <ul className="list-disc pl-4">
          {stage.blockers.map((blocker) => (
            <li key={`${blocker.code} ${blocker.text}`}>{blocker.text}</li>
          ))}
        </ul>
      </div>
      <Field
        label="Reason"
        hint={
          missing > 0 ? `At least ${SHORTEST_REASON} characters; ${missing} to go.` : "Long enough."
        }
      >
        {(control) => (
          <Textarea
            {...control}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Field label="Your password, again">
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      {request.error ? <ProblemNotice problem={problemOf(request.error)} /> : null}
      <div className="flex justify-end gap-2">
        <AlertDialogClose className={buttonLooks({ variant: "secondary" })}>
          Leave the gate closed
        </AlertDialogClose>
        <Button type="submit" variant="alarm" disabled={!ready}>
          Ask a second person to confirm
        </Button>
      </div>
    </form>
  );
}
