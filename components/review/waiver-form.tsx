"use client";

import { useState } from "react";
import { AlertDialogClose } from "@/components/ui/alert-dialog";
import { Button, buttonLooks } from "@/components/ui/button";
import { useNow } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { formatUtc } from "@/components/ui/format-time";
import { Input, Select, Textarea } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import type { WaiverView } from "@/lib/contract/waiver";
import { problemOf } from "@/lib/queries/problem-of";
import { useRequestWaiver } from "@/lib/queries/waivers";

const SHORTEST_REASON = 20;
const HOUR = 3_600_000;
const LASTING = [
  { hours: 4, words: "4 hours" },
  { hours: 24, words: "1 day" },
  { hours: 72, words: "3 days" },
  { hours: 168, words: "1 week" },
  { hours: 720, words: "30 days" },
];

type WaiverFormProps = Pick<WaiverView, "subject" | "subjectKey" | "title"> & {
  run: string;
  stage: string;
  onDone: () => void;
};

export function WaiverForm({ run, stage, subject, subjectKey, title, onDone }: WaiverFormProps) {
  const request = useRequestWaiver(run, stage);
  const now = useNow();
  const [reason, setReason] = useState("");
  const [hours, setHours] = useState(24);
  const [password, setPassword] = useState("");
  const missing = SHORTEST_REASON - reason.trim().length;
  const ready = missing <= 0 && password.length > 0 && !request.isPending;
  const expiresAt = new Date(now + hours * HOUR).toISOString();
  const send = () =>
    request.mutate(
      { subject, key: subjectKey, reason: reason.trim(), expiresAt, password },
      { onSuccess: onDone },
    );
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) send();
      }}
    >
      <p className="border-l-2 pl-2 [overflow-wrap:anywhere]">{title}</p>
      <Field
        label="Why it is right to go on without it"
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
      <Field label="For" hint={`Until ${formatUtc(expiresAt)}; then the gate is closed again.`}>
        {(control) => (
          <Select
            {...control}
            value={hours}
            onChange={(event) => setHours(Number(event.target.value))}
          >
            {LASTING.map((lasting) => (
              <option key={lasting.hours} value={lasting.hours}>
                {lasting.words}
              </option>
            ))}
          </Select>
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
      <div className="flex flex-wrap justify-end gap-2">
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
