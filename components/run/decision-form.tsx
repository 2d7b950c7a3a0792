"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import type { Recommendation } from "@/lib/contract/common";
import { useDecide } from "@/lib/queries/gate";
import { problemOf } from "@/lib/queries/problem-of";
import { useRun } from "@/lib/queries/run";
import { stageOf } from "@/lib/queries/stage-of";

const CHOICES: Record<Recommendation, { word: string; means: string; submit: string }> = {
  go: { word: "GO", means: "the gate opens", submit: "Record GO" },
  hold: { word: "HOLD", means: "nothing moves", submit: "Record HOLD" },
  rollback: { word: "ROLLBACK", means: "all users back to 0 %", submit: "Roll back to 0 %" },
};

type DecisionFormProps = {
  run: string;
  stage: string;
  /** Fixes the choice, where the form is opened for one act. */
  only?: Recommendation;
  submitLabel?: string;
  onDone?: () => void;
};

/** A decision and why. The server decides whether it is against its recommendation; here it is only said. */
export function DecisionForm({ run, stage: key, only, submitLabel, onDone }: DecisionFormProps) {
  const stage = useRun(run, (view) => stageOf(view, key));
  const decide = useDecide(run, key);
  const [choice, setChoice] = useState<Recommendation>(only ?? stage?.recommendation ?? "hold");
  const [because, setBecause] = useState("");
  if (!stage) return null;
  const closed = choice === "go" && stage.blockers.length > 0;
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (closed || !because.trim()) return;
        decide.mutate(
          { decision: choice, because: because.trim() },
          {
            onSuccess: () => {
              setBecause("");
              toast(`${CHOICES[choice].word} is recorded.`);
              onDone?.();
            },
          },
        );
      }}
    >
      {only ? null : (
        <Choice value={choice} recommended={stage.recommendation} onChange={setChoice} />
      )}
      {closed ? (
        <ul className="list-disc pl-4 text-ink-soft">
          {stage.blockers.map((blocker) => (
            <li key={blocker.code}>{blocker.text}</li>
          ))}
        </ul>
      ) : null}
      <Field label="Justification" hint="Stands in the report beside your name.">
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
      {decide.error ? <ProblemNotice problem={problemOf(decide.error)} /> : null}
      <div>
        <Button
          type="submit"
          variant={choice === "rollback" ? "alarm" : "primary"}
          disabled={closed || !because.trim() || decide.isPending}
        >
          {submitLabel ?? CHOICES[choice].submit}
        </Button>
      </div>
    </form>
  );
}

type ChoiceProps = {
  value: Recommendation;
  recommended: Recommendation;
  onChange: (value: Recommendation) => void;
};

function Choice({ value, recommended, onChange }: ChoiceProps) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Decision</legend>
      <div className="grid gap-x-6 sm:grid-cols-3">
        {(["go", "hold", "rollback"] as const).map((name) => (
          <label
            key={name}
            className={cn(
              "tap flex items-start gap-2 border-t-2 py-1.5",
              name === value ? "border-ink" : "border-rule text-ink-soft",
            )}
          >
            <input
              type="radio"
              name="decision"
              className="mt-0.5 size-4 accent-accent"
              checked={name === value}
              onChange={() => onChange(name)}
            />
            <span>
              <span className="font-semibold">{CHOICES[name].word}</span>
              <span className="block text-xs">
                {CHOICES[name].means}
                {name === recommended ? "; recommended" : ""}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
