"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Command } from "@/components/ui/digest";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Notice, ProblemNotice } from "@/components/ui/notice";
import { SCOPES, type Scope } from "@/lib/domain/access/actor";
import { problemOf } from "@/lib/queries/problem-of";
import { useCreateToken } from "@/lib/queries/tokens";

const SCOPE_WORDS: Record<Scope, string> = {
  read: "read runs, reports and the ledger",
  "samples:write": "push measurements",
  "evidence:write": "add files, links and measured checks",
  "run:write": "start runs and stages",
  decide: "record decisions",
  rollback: "roll a release back",
  "plan:write": "store plans",
  "flag:read": "ask for feature flags",
  export: "export what an auditor asks for",
  admin: "administer the project",
};
const PERIODS = [7, 30, 90, 365];

/** Makes a token, and shows its secret this one time. */
export function TokenForm({ project }: { project: string }) {
  const create = useCreateToken(project);
  const [scopes, setScopes] = useState<Scope[]>(["read"]);
  const [missing, setMissing] = useState<{ name?: string; scopes?: string }>({});

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const name = String(fields.get("name")).trim();
    const lacks = {
      ...(name ? {} : { name: "Say what the token is for: CI of the web shop, for example." }),
      ...(scopes.length > 0 ? {} : { scopes: "Tick at least one." }),
    };
    setMissing(lacks);
    if (Object.keys(lacks).length > 0) return;
    create.mutate({ name, scopes, expiresInDays: Number(fields.get("days")) });
  }

  if (create.data) return <Secret secret={create.data.secret} />;
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-[minmax(0,1fr)_10rem]">
        <Field label="What it is for" error={missing.name}>
          {(control) => <Input {...control} name="name" maxLength={100} autoComplete="off" />}
        </Field>
        <Field label="Ends after">
          {(control) => (
            <Select {...control} name="days" defaultValue={90}>
              {PERIODS.map((days) => (
                <option key={days} value={days}>
                  {days} days
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <fieldset aria-describedby={missing.scopes ? "scopes-missing" : undefined}>
        <legend className="mb-1 font-medium">What it may do</legend>
        <div className="grid gap-x-6 sm:grid-cols-2">
          {SCOPES.map((scope) => (
            <label key={scope} className="tap flex items-start gap-2 py-1">
              <input
                type="checkbox"
                className="mt-0.5 size-4 shrink-0 accent-accent"
                checked={scopes.includes(scope)}
                onChange={(event) =>
                  setScopes(
                    event.target.checked
                      ? [...scopes, scope]
                      : scopes.filter((one) => one !== scope),
                  )
                }
              />
              <span>
                <code className="font-mono text-xs">{scope}</code>
                <span className="block text-xs text-ink-soft">{SCOPE_WORDS[scope]}</span>
              </span>
            </label>
          ))}
        </div>
        {missing.scopes ? (
          <p id="scopes-missing" className="text-xs font-medium text-fail">
            {missing.scopes}
          </p>
        ) : null}
      </fieldset>
      <p className="text-xs text-ink-faint">No token can ever sign; only people can.</p>
      {create.error ? <ProblemNotice problem={problemOf(create.error)} /> : null}
      <Button type="submit" variant="primary" disabled={create.isPending} className="self-start">
        {create.isPending ? "Creating" : "Create the token"}
      </Button>
    </form>
  );
}

function Secret({ secret }: { secret: string }) {
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="waiting" announce title="This is shown once.">
        Only its hash is kept. Copy it to where it is used before you close this.
      </Notice>
      <Command text={`export TOLLGATE_TOKEN=${secret}`} className="self-start text-sm" />
    </div>
  );
}
