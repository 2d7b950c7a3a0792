"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button, buttonLooks } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import type { RunView, StartRunRequest } from "@/lib/contract/run";
import { useStartFromPage } from "@/lib/queries/pages";
import { problemOf } from "@/lib/queries/problem-of";

const FIELDS = [
  ["commit", "Commit"],
  ["branch", "Branch"],
  ["flag", "Feature flag"],
  ["environment", "Environment"],
] as const;

/** The page becomes a live run: its placeholders fill as the run is measured. */
export function StartLive({ run }: { run: RunView }) {
  return (
    <Dialog>
      <DialogTrigger className={buttonLooks({ variant: "primary" })}>
        Start a live run from this page
      </DialogTrigger>
      <DialogContent
        title="Start a live run from this page"
        description={`It follows the plan ${run.plan.name} that was made of the page. Its report is this page with the placeholders filled by what is measured; the import itself stays as it is.`}
      >
        <StartForm run={run} />
      </DialogContent>
    </Dialog>
  );
}

function StartForm({ run }: { run: RunView }) {
  const start = useStartFromPage(run.id);
  const router = useRouter();
  const [values, setValues] = useState(() => ({
    commit: run.commit ?? "",
    branch: run.branch ?? "",
    flag: run.flag ?? "",
    environment: run.environment ?? "",
  }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body: Omit<StartRunRequest, "page"> = {};
    for (const [key] of FIELDS) if (values[key].trim()) body[key] = values[key].trim();
    start.mutate(body, { onSuccess: ({ id }) => router.push(`/runs/${id}`) });
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      {FIELDS.map(([key, label]) => (
        <Field key={key} label={label}>
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              value={values[key]}
              onChange={(event) => setValues({ ...values, [key]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {start.error ? <ProblemNotice problem={problemOf(start.error)} /> : null}
      <Button variant="primary" type="submit" disabled={start.isPending || start.isSuccess}>
        {start.isPending ? "Starting…" : "Start the run as a draft"}
      </Button>
    </form>
  );
}
