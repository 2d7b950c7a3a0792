"use client";

import { useState } from "react";
import { IncidentForm } from "@/components/incident/incident-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { Status, type StatusName } from "@/components/ui/status";
import { useUrlStage } from "@/components/ui/use-url-stage";
import type { IncidentView } from "@/lib/contract/evidence";
import { useCloseIncident } from "@/lib/queries/evidence";
import { problemOf } from "@/lib/queries/problem-of";
import { useRun } from "@/lib/queries/run";
import { gateEvidenceOf, stageOf } from "@/lib/queries/stage-of";

const SEVERITY: Record<IncidentView["severity"], { name: StatusName; word: string }> = {
  critical: { name: "fail", word: "Critical" },
  major: { name: "fail", word: "Major" },
  minor: { name: "waiting", word: "Minor" },
  info: { name: "unknown", word: "Info" },
};

/** Incidents and alerts of the shown stage. None is a statement too, and is made in words. */
export function IncidentPanel({ run, stage: fixed }: { run: string; stage?: string }) {
  const view = useRun(run);
  const [fromUrl] = useUrlStage();
  const [adding, setAdding] = useState(false);
  const stage = fixed ?? stageOf(view, fromUrl)?.key;
  if (!stage) return null;
  const incidents = gateEvidenceOf(view, stage).incidents;
  const open = incidents.filter((incident) => incident.closedAt === null).length;
  const may = view.permissions.canOperate;
  return (
    <Section
      title="Incidents"
      aside={open > 0 ? `${open} open` : incidents.length > 0 ? "all closed" : "none on record"}
      action={
        may && !adding ? (
          <Button variant="quiet" size="sm" onClick={() => setAdding(true)}>
            Record one
          </Button>
        ) : null
      }
    >
      {adding ? <IncidentForm run={run} stage={stage} onDone={() => setAdding(false)} /> : null}
      <ul>
        {incidents.map((incident) => (
          <li key={incident.id} className="border-b py-1.5">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <Status {...SEVERITY[incident.severity]} className="text-xs" />
              <span className="min-w-0 font-medium break-words">{incident.title}</span>
            </p>
            {incident.note ? <p className="text-ink-soft">{incident.note}</p> : null}
            <p className="text-xs text-ink-faint">
              {incident.kind === "alert" ? "Alert" : "Incident"} by {incident.openedBy.name},{" "}
              <RelativeTime at={incident.openedAt} />
            </p>
            {incident.closedAt ? (
              <p className="text-xs text-ink-soft">
                Closed by {incident.closedBy?.name}, <RelativeTime at={incident.closedAt} />:{" "}
                {incident.resolution}
              </p>
            ) : null}
            {!incident.closedAt && may ? <CloseForm run={run} incident={incident} /> : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function CloseForm({ run, incident }: { run: string; incident: IncidentView }) {
  const close = useCloseIncident(run);
  const [resolution, setResolution] = useState("");
  return (
    <form
      className="mt-1 flex items-end gap-2 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        if (resolution.trim()) {
          close.mutate({ incident: incident.id, resolution: resolution.trim() });
        }
      }}
    >
      <Field label="How it was resolved" className="min-w-0 flex-1 text-xs">
        {(control) => (
          <Input
            {...control}
            value={resolution}
            maxLength={4000}
            onChange={(event) => setResolution(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" disabled={!resolution.trim() || close.isPending}>
        Close it
      </Button>
      {close.error ? <ProblemNotice problem={problemOf(close.error)} /> : null}
    </form>
  );
}
