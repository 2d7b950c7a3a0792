"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice, ProblemNotice } from "@/components/ui/notice";
import { RecordTime } from "@/components/ui/relative-time";
import type { OverrideView } from "@/lib/contract/sign-off";
import { useConfirmOverride, useWithdrawOverride } from "@/lib/queries/gate";
import { problemOf } from "@/lib/queries/problem-of";

/** The second person's part. Who may be that person is for the server to say. */
export function OverrideConfirm({ run, override }: { run: string; override: OverrideView }) {
  const confirm = useConfirmOverride(run);
  const withdraw = useWithdrawOverride(run);
  const [password, setPassword] = useState("");
  const error = confirm.error ?? withdraw.error;
  return (
    <Notice tone="alarm" title={`${override.requestedBy.name} asks to override this gate`}>
      <p className="text-ink">{override.reason}</p>
      <ul className="my-1 list-disc pl-4">
        {override.blockers.map((blocker) => (
          <li key={`${blocker.code} ${blocker.text}`}>{blocker.text}</li>
        ))}
      </ul>
      <p className="text-xs">
        Asked for at <RecordTime at={override.requestedAt} />. It needs a second person.
      </p>
      <form
        className="mt-2 flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (password) confirm.mutate({ override: override.id, password });
        }}
      >
        <Field label="Your password, again" className="text-ink">
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
        <Button type="submit" variant="alarm" disabled={!password || confirm.isPending}>
          Confirm the override
        </Button>
        <Button disabled={withdraw.isPending} onClick={() => withdraw.mutate(override.id)}>
          Withdraw it
        </Button>
      </form>
      {error ? <ProblemNotice problem={problemOf(error)} className="mt-2" /> : null}
    </Notice>
  );
}
