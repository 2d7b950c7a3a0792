"use client";

import { useId, useState } from "react";
import { DecisionForm } from "@/components/run/decision-form";
import { type NextAct, nextAct, notYours } from "@/components/run/next-act";
import { RollBackButton } from "@/components/run/roll-back-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ProblemNotice } from "@/components/ui/notice";
import type { RunView, StageView } from "@/lib/contract/run";
import { useStartStage } from "@/lib/queries/gate";
import { problemOf } from "@/lib/queries/problem-of";
import { useRun } from "@/lib/queries/run";

/** Forward and back, always both, always here. What cannot be pressed says why beside it. */
export function GateActions({ run }: { run: string }) {
  const view = useRun(run);
  const start = useStartStage(run);
  const [advancing, setAdvancing] = useState<StageView | null>(null);
  const reason = useId();
  const act = nextAct(view);
  const closed = act.kind === "over" ? "The run is over." : act.closed;
  return (
    <div className="w-full shrink-0 lg:w-96 print:hidden">
      <div className="grid grid-cols-2 gap-2">
        <div className="min-w-0">
          <Button
            variant="primary"
            className="h-11 w-full min-w-0 text-base"
            focusableWhenDisabled
            disabled={closed !== null || start.isPending}
            aria-describedby={reason}
            onClick={() => {
              if (act.kind === "start") start.mutate(act.stage.key);
              if (act.kind === "advance") setAdvancing(act.stage);
            }}
          >
            <span className="truncate">{act.kind === "over" ? "Advance" : act.label}</span>
          </Button>
          <p id={reason} className="mt-1 text-xs text-ink-soft">
            {closed ?? hintOf(act)}
          </p>
        </div>
        <RollBackButton run={run} closed={rollBackClosed(view)} />
      </div>
      {start.error ? <ProblemNotice problem={problemOf(start.error)} className="mt-2" /> : null}
      <Dialog open={advancing !== null} onOpenChange={(open) => (open ? null : setAdvancing(null))}>
        {advancing ? (
          <DialogContent
            title={act.kind === "over" ? "Advance" : act.label}
            description={`${view.documentId}, ${advancing.title}. The decision is recorded under your name.`}
          >
            <DecisionForm
              run={run}
              stage={advancing.key}
              only="go"
              submitLabel={act.kind === "over" ? "Advance" : act.label}
              onDone={() => setAdvancing(null)}
            />
          </DialogContent>
        ) : null}
      </Dialog>
    </div>
  );
}

function hintOf(act: NextAct): string {
  if (act.kind === "advance") return "Asks for your justification next.";
  if (act.kind === "over" || act.stage.trafficPercent === null) return "";
  return `Sends ${act.stage.trafficPercent} % of users to the release at once.`;
}

function rollBackClosed(view: RunView): string | null {
  if (view.permissions.canRollBack) return null;
  const moving = view.state === "running" || view.state === "completed";
  return moving ? notYours(view, "roll back") : "There is no traffic to take back.";
}
