"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import type { DelegationList } from "@/lib/contract/delegation";
import { useDelegate } from "@/lib/queries/delegations";
import { problemOf } from "@/lib/queries/problem-of";

type Missing = Partial<Record<"endsAt" | "reason", string>>;

/** Lends one's own seat in a role to somebody else; where the rules allow none, says so. */
export function DelegateForm({ list }: { list: DelegationList }) {
  const [open, setOpen] = useState(false);
  if (list.roles.length === 0) return null;
  if (!list.allowed) {
    return (
      <p className="py-2 text-sm text-ink-faint">
        The approval rules of {list.project.name} allow no delegation; its admins can change them.
      </p>
    );
  }
  if (!open) {
    return (
      <Button className="mt-3" onClick={() => setOpen(true)}>
        Let somebody sign in your place
      </Button>
    );
  }
  return <OpenForm list={list} onLeave={() => setOpen(false)} />;
}

function OpenForm({ list, onLeave }: { list: DelegationList; onLeave: () => void }) {
  const delegate = useDelegate(list.project.key);
  const [missing, setMissing] = useState<Missing>({});

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name)).trim();
    const until = new Date(text("endsAt"));
    const lacks: Missing = {
      ...(Number.isNaN(until.getTime()) ? { endsAt: "Say until when." } : {}),
      ...(text("reason") ? {} : { reason: "Say why, in a sentence." }),
    };
    setMissing(lacks);
    if (Object.keys(lacks).length > 0) return;
    const password = String(fields.get("password"));
    const body = {
      to: text("to"),
      role: text("role"),
      endsAt: until.toISOString(),
      reason: text("reason"),
      ...(password ? { password } : {}),
    };
    delegate.mutate(body, { onSuccess: onLeave });
  }

  return (
    <form
      noValidate
      aria-label="Delegation"
      onSubmit={submit}
      className="mt-3 flex flex-col gap-3 border-l-2 border-rule-strong pl-4"
    >
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
        <Field label="Who signs">
          {(control) => (
            <Select {...control} name="to">
              {list.people.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="In your role">
          {(control) => (
            <Select {...control} name="role">
              {list.roles.map((role) => (
                <option key={role} value={role}>
                  {role}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label="From now until (your time)"
          hint={`At most ${list.maxDays} days.`}
          error={missing.endsAt}
        >
          {(control) => <Input {...control} name="endsAt" type="datetime-local" />}
        </Field>
      </div>
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Field label="Why" error={missing.reason}>
          {(control) => <Input {...control} name="reason" maxLength={2000} />}
        </Field>
        <Field
          label="Your password, once more"
          hint="Empty for a person without one, within five minutes of signing in."
        >
          {(control) => (
            <Input {...control} name="password" type="password" autoComplete="current-password" />
          )}
        </Field>
      </div>
      {delegate.error ? <ProblemNotice problem={problemOf(delegate.error)} /> : null}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="primary" disabled={delegate.isPending}>
          {delegate.isPending ? "Delegating" : "Let them sign in my place"}
        </Button>
        <Button onClick={onLeave}>Leave it as it is</Button>
      </div>
    </form>
  );
}
