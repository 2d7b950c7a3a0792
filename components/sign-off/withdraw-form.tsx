"use client";

import { type FormEvent, useState } from "react";
import { SignProblem } from "@/components/sign-off/sign-problem";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useWithdrawSignOff } from "@/lib/queries/gate";

/** Takes back a signature of one's own, with the reason that everybody reads. The signature stays on record. */
export function WithdrawForm({ run, signOff }: { run: string; signOff: string }) {
  const withdraw = useWithdrawSignOff(run);
  const [open, setOpen] = useState(false);
  const [missing, setMissing] = useState<string | null>(null);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason")).trim();
    setMissing(reason ? null : "Say why you take it back, in a sentence or two.");
    if (reason) withdraw.mutate({ signOff, reason });
  }

  if (!open) {
    return (
      <Button size="lg" onClick={() => setOpen(true)}>
        Withdraw my signature
      </Button>
    );
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field
        label="Why"
        hint="Everyone who reads the report sees it. Your signature stays on record, and no longer counts."
        error={missing}
      >
        {(control) => (
          <Textarea {...control} name="reason" rows={2} maxLength={2000} className="text-lg" />
        )}
      </Field>
      {withdraw.error ? <SignProblem error={withdraw.error} here={null} /> : null}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="alarm-outline" size="lg" disabled={withdraw.isPending}>
          {withdraw.isPending ? "Withdrawing" : "Withdraw my signature"}
        </Button>
        <Button size="lg" onClick={() => setOpen(false)}>
          Let it stand
        </Button>
      </div>
    </form>
  );
}
