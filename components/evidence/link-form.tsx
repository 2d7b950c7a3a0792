"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import { useAddLink } from "@/lib/queries/evidence";
import { problemOf } from "@/lib/queries/problem-of";

export function LinkForm({ run, stage }: { run: string; stage: string }) {
  const add = useAddLink(run);
  const [title, setTitle] = useState("");
  const [url, setUrl] = useState("");
  const ready = title.trim() !== "" && URL.canParse(url) && !add.isPending;
  return (
    <form
      className="flex flex-wrap items-end gap-2 py-2 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        const clear = () => {
          setTitle("");
          setUrl("");
        };
        add.mutate({ title: title.trim(), url, stage }, { onSuccess: clear });
      }}
    >
      <Field label="Link title" className="min-w-32 flex-1">
        {(control) => (
          <Input
            {...control}
            value={title}
            maxLength={200}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <Field label="Address" className="min-w-40 flex-[2]">
        {(control) => (
          <Input
            {...control}
            type="url"
            placeholder="https://"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" disabled={!ready}>
        Add the link
      </Button>
      {add.error ? <ProblemNotice problem={problemOf(add.error)} className="w-full" /> : null}
    </form>
  );
}
