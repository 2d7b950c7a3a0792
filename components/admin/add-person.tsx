"use client";

import { type FormEvent, useState } from "react";
import { Button, buttonLooks } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import { useAddPerson } from "@/lib/queries/people";
import { problemOf } from "@/lib/queries/problem-of";

export function AddPerson({ project }: { project: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger className={buttonLooks({ variant: "primary" })}>Add a person</DialogTrigger>
      <DialogContent
        title="Add a person"
        description="Somebody who is known by the e-mail address already keeps their name and password, and gets the roles."
      >
        {open ? <PersonForm project={project} onDone={() => setOpen(false)} /> : null}
      </DialogContent>
    </Dialog>
  );
}

function PersonForm({ project, onDone }: { project: string; onDone: () => void }) {
  const add = useAddPerson(project);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name)).trim();
    const roles = text("roles")
      .split(",")
      .map((role) => role.trim())
      .filter(Boolean);
    const password = String(fields.get("password"));
    const body = { email: text("email"), name: text("name"), roles };
    add.mutate(password ? { ...body, password } : body, { onSuccess: onDone });
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field label="E-mail">
        {(control) => <Input {...control} name="email" type="email" autoComplete="off" />}
      </Field>
      <Field label="Name" hint="As it is printed beside what the person signs.">
        {(control) => <Input {...control} name="name" autoComplete="off" />}
      </Field>
      <Field label="Roles" hint="Separated by commas: engineer, product-owner.">
        {(control) => <Input {...control} name="roles" autoComplete="off" />}
      </Field>
      <Field
        label="First password"
        hint="At least 12 characters. Empty for a person who signs in with the identity provider."
      >
        {(control) => (
          <Input {...control} name="password" type="password" autoComplete="new-password" />
        )}
      </Field>
      {add.error ? <ProblemNotice problem={problemOf(add.error)} /> : null}
      <Button type="submit" variant="primary" disabled={add.isPending} className="self-start">
        {add.isPending ? "Adding" : "Add the person"}
      </Button>
    </form>
  );
}
