"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import type { IncidentView } from "@/lib/contract/evidence";
import { useOpenIncident } from "@/lib/queries/evidence";
import { problemOf } from "@/lib/queries/problem-of";

const SEVERITIES: Record<IncidentView["severity"], string> = {
  critical: "Critical: users are hurt",
  major: "Major: a part does not work",
  minor: "Minor: noticeable",
  info: "For information",
};

type IncidentFormProps = { run: string; stage: string; onDone: () => void };

export function IncidentForm({ run, stage, onDone }: IncidentFormProps) {
  const open = useOpenIncident(run);
  const [draft, setDraft] = useState<
    Pick<IncidentView, "kind" | "severity" | "title"> & { note: string }
  >({
    kind: "incident",
    severity: "major",
    title: "",
    note: "",
  });
  const title = draft.title.trim();
  return (
    <form
      className="flex flex-col gap-2 border-b py-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!title) return;
        const note = draft.note.trim() || undefined;
        open.mutate({ ...draft, title, note, stage }, { onSuccess: onDone });
      }}
    >
      <Field label="What happened">
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            value={draft.title}
            onChange={(event) => setDraft({ ...draft, title: event.target.value })}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-2">
        <Field label="Kind">
          {(control) => (
            <Select
              {...control}
              value={draft.kind}
              onChange={(event) =>
                setDraft({ ...draft, kind: event.target.value === "alert" ? "alert" : "incident" })
              }
            >
              <option value="incident">Incident</option>
              <option value="alert">Alert</option>
            </Select>
          )}
        </Field>
        <Field label="Severity">
          {(control) => (
            <Select
              {...control}
              value={draft.severity}
              onChange={(event) => setDraft({ ...draft, severity: severityOf(event.target.value) })}
            >
              {Object.entries(SEVERITIES).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field label="Note (optional)">
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={4000}
            value={draft.note}
            onChange={(event) => setDraft({ ...draft, note: event.target.value })}
          />
        )}
      </Field>
      {open.error ? <ProblemNotice problem={problemOf(open.error)} /> : null}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" disabled={!title || open.isPending}>
          Record it
        </Button>
        <Button onClick={onDone}>Leave it</Button>
      </div>
    </form>
  );
}

function severityOf(value: string): IncidentView["severity"] {
  return value === "critical" || value === "minor" || value === "info" ? value : "major";
}
