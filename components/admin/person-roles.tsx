"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import { RecordTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import type { PersonEntry } from "@/lib/contract/people";
import { useChangeRoles } from "@/lib/queries/people";
import { problemOf } from "@/lib/queries/problem-of";

type PersonRolesProps = {
  at: { project: string; person: string };
  person: PersonEntry;
  projectName: string;
};

/** Roles by who gave them: those of the identity provider come and go with its claims. */
export function PersonRoles({ at, person, projectName }: PersonRolesProps) {
  return (
    <Section title={`Roles in ${projectName}`}>
      <ul>
        {person.roles.map(({ role, source, since }) => (
          <li key={`${role} ${source}`} className="flex flex-wrap gap-x-4 border-b py-1.5">
            <span className="min-w-48 font-medium">{role}</span>
            <span className="text-ink-soft">
              {source === "oidc" ? "from the identity provider" : "given here"}, since{" "}
              <RecordTime at={since} />
            </span>
          </li>
        ))}
      </ul>
      {person.isYou ? null : <ChangeForm at={at} person={person} />}
    </Section>
  );
}

function ChangeForm({ at, person }: Pick<PersonRolesProps, "at" | "person">) {
  const change = useChangeRoles(at);
  const manual = person.roles.filter((one) => one.source === "manual").map((one) => one.role);
  const [text, setText] = useState(manual.join(", "));

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const roles = text
      .split(",")
      .map((role) => role.trim())
      .filter(Boolean);
    change.mutate([...new Set(roles)]);
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-2 pt-3">
      <Field
        label="Roles given here"
        hint="Separated by commas. admin administers, engineer and on-call-engineer operate; every other name is a role that plans ask to sign."
      >
        {(control) => (
          <span className="flex flex-wrap gap-3">
            <Input
              {...control}
              className="max-w-xl min-w-48 flex-1"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button type="submit" disabled={change.isPending || text === manual.join(", ")}>
              {change.isPending ? "Changing" : "Change the roles"}
            </Button>
          </span>
        )}
      </Field>
      {change.error ? <ProblemNotice problem={problemOf(change.error)} /> : null}
    </form>
  );
}
