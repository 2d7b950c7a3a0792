"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { PageAccount } from "@/components/page/page-account";
import { PageDrop } from "@/components/page/page-drop";
import { PagePlanPart } from "@/components/page/page-plan-part";
import { PageRead } from "@/components/page/page-read";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import type { PageCheckAnswer } from "@/lib/contract/page";
import { useCheckPage, useImportPage, useOwnProjects } from "@/lib/queries/pages";
import { problemOf } from "@/lib/queries/problem-of";

/** Reads a page first, shows everything about it, and stores it only when somebody says so. */
export function ImportScreen() {
  const [file, setFile] = useState<File | null>(null);
  const check = useCheckPage();
  const read = (chosen: File) => {
    setFile(chosen);
    check.mutate({ file: chosen, name: chosen.name });
  };
  return (
    <>
      <h1 className="text-2xl">Import an evidence page</h1>
      <p className="mt-1 mb-4 max-w-[68ch] text-ink-soft">
        A page in Markdown, in whatever words and tables your team uses. Its values are taken as
        what the page states, never as measured. From the same page a live run can start, and fill
        it.
      </p>
      {check.data && file ? (
        <Checked
          key={check.submittedAt}
          answer={check.data}
          file={file}
          onOther={() => check.reset()}
        />
      ) : (
        <PageDrop onFile={read} busy={check.isPending} />
      )}
      {check.error ? (
        <ProblemNotice problem={problemOf(check.error)} className="mt-3 max-w-[68ch]" />
      ) : null}
    </>
  );
}

type CheckedProps = { answer: PageCheckAnswer; file: File; onOther: () => void };

function Checked({ answer, file, onOther }: CheckedProps) {
  const { page, plan, notes } = answer;
  return (
    <>
      <div className="flex flex-wrap items-end gap-x-8 gap-y-3 border-y py-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-xl [overflow-wrap:anywhere]">{page.title ?? page.name}</h2>
          <p className="mb-1.5 font-mono text-xs break-all text-ink-faint">{page.name}</p>
          <PageAccount counts={page.counts} />
          {notes.map((note) => (
            <p key={note} className="mt-1 text-ink-soft">
              {note}
            </p>
          ))}
        </div>
        <StoreForm file={file} onOther={onOther} />
      </div>
      <div className="mt-4">
        <PagePlanPart plan={plan} />
        <PageRead page={page} />
      </div>
    </>
  );
}

function StoreForm({ file, onOther }: { file: File; onOther: () => void }) {
  const projects = useOwnProjects();
  const [chosen, setChosen] = useState<string | null>(null);
  const project = chosen ?? projects[0]?.key;
  const store = useImportPage();
  const router = useRouter();
  return (
    <form
      className="flex max-w-full flex-wrap items-end gap-2 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        store.mutate(
          { file, name: file.name, project },
          { onSuccess: ({ run }) => router.push(`/runs/${run}`) },
        );
      }}
    >
      {projects.length > 1 ? (
        <Field label="Project">
          {(control) => (
            <Select {...control} value={project} onChange={(e) => setChosen(e.target.value)}>
              {projects.map(({ key, name }) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      <Button variant="primary" type="submit" disabled={store.isPending || store.isSuccess}>
        {store.isPending ? "Importing…" : "Import as a run"}
      </Button>
      <Button onClick={onOther}>Another page</Button>
      {store.error ? <ProblemNotice problem={problemOf(store.error)} className="w-full" /> : null}
    </form>
  );
}
