"use client";

import { DecisionForm } from "@/components/run/decision-form";
import { notYours } from "@/components/run/next-act";
import { OverridePanel } from "@/components/run/override-panel";
import { Digest } from "@/components/ui/digest";
import { RecordTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import type { StageView } from "@/lib/contract/run";
import { useRun } from "@/lib/queries/run";
import { stageOf } from "@/lib/queries/stage-of";

/** The frozen evidence, what has been decided on it, and the form for the next decision. */
export function DecisionPanel({ run, stage: key }: { run: string; stage: string }) {
  const view = useRun(run);
  const stage = stageOf(view, key);
  if (!stage) return null;
  const active = stage.state === "running" || stage.state === "awaiting_decision";
  const makers = stage.decisionMakers.map((maker) => maker.title).join(", ");
  return (
    <Section title="Decision" aside={makers ? `by ${makers}` : undefined} id="decision">
      <div className="flex flex-col gap-3 pt-2">
        <Dossier stage={stage} />
        <Decisions stage={stage} />
        {active && view.permissions.canDecide ? <DecisionForm run={run} stage={key} /> : null}
        {active && !view.permissions.canDecide ? (
          <p className="text-ink-soft">{notYours(view, "decide on a stage")}</p>
        ) : null}
        <OverridePanel run={run} stage={key} />
      </div>
    </Section>
  );
}

function Dossier({ stage }: { stage: StageView }) {
  const { dossier, made, voided } = stage.signOffs;
  if (!dossier) {
    return (
      <p className="text-ink-soft">
        The evidence is not frozen yet. It freezes by itself when the stage is up for decision.
      </p>
    );
  }
  return (
    <p>
      Evidence frozen as dossier {dossier.ordinal}, <RecordTime at={dossier.createdAt} />{" "}
      <Digest value={dossier.digest} label="Copy the dossier's digest" />
      <span className="block text-ink-soft">
        {made.length} {made.length === 1 ? "signature" : "signatures"} on it
        {voided.length > 0 ? `; ${voided.length} on earlier dossiers no longer count` : ""}.
      </span>
    </p>
  );
}

function Decisions({ stage }: { stage: StageView }) {
  if (stage.decisions.length === 0) return null;
  return (
    <ol>
      {stage.decisions.map((decision) => (
        <li key={decision.id} className="border-b py-1.5">
          <strong className={decision.override ? "text-alarm" : undefined}>
            {decision.decision.toUpperCase()}
            {decision.override ? " (override)" : ""}
          </strong>{" "}
          by {decision.makers.map((maker) => maker.name).join(", ") || decision.recordedBy.name},{" "}
          <RecordTime at={decision.decidedAt} />. Recommended:{" "}
          {decision.recommendation.toUpperCase()}.
          {decision.justification ? (
            <span className="block text-ink-soft">{decision.justification}</span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
