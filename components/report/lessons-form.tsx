"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import type { Lessons } from "@/lib/contract/run";
import { problemOf } from "@/lib/queries/problem-of";
import { useRecordLessons } from "@/lib/queries/report";

const PARTS: { key: keyof Lessons; label: string }[] = [
  { key: "wentWell", label: "What went well" },
  { key: "couldImprove", label: "What could be better" },
  { key: "actionItems", label: "Action items" },
];

/** One lesson a line. What is recorded again replaces what was there; the ledger keeps that it was. */
export function LessonsForm({ run, lessons }: { run: string; lessons: Lessons | null }) {
  const router = useRouter();
  const record = useRecordLessons(run);
  const [texts, setTexts] = useState(() => toTexts(lessons));
  const empty = PARTS.every(({ key }) => lines(texts[key]).length === 0);
  return (
    <details className="mt-6 print:hidden">
      <summary className="flex min-h-11 items-center text-accent underline underline-offset-4">
        {lessons ? "Change what was learned" : "Record what was learned"}
      </summary>
      <form
        className="mt-2 flex max-w-[68ch] flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (empty || record.isPending) return;
          record.mutate(
            {
              wentWell: lines(texts.wentWell),
              couldImprove: lines(texts.couldImprove),
              actionItems: lines(texts.actionItems),
            },
            { onSuccess: () => router.refresh() },
          );
        }}
      >
        {PARTS.map(({ key, label }) => (
          <Field key={key} label={label} hint="One a line.">
            {(control) => (
              <Textarea
                {...control}
                rows={3}
                className="text-lg"
                value={texts[key]}
                onChange={(event) => setTexts({ ...texts, [key]: event.target.value })}
              />
            )}
          </Field>
        ))}
        {record.error ? <ProblemNotice problem={problemOf(record.error)} /> : null}
        <div className="flex items-center gap-4">
          <Button
            type="submit"
            variant="primary"
            size="lg"
            focusableWhenDisabled
            disabled={empty || record.isPending}
          >
            {record.isPending ? "Recording" : "Record the lessons"}
          </Button>
          <span role="status">{record.isSuccess ? "Recorded." : ""}</span>
        </div>
      </form>
    </details>
  );
}

function toTexts(lessons: Lessons | null): Record<keyof Lessons, string> {
  return {
    wentWell: lessons?.wentWell.join("\n") ?? "",
    couldImprove: lessons?.couldImprove.join("\n") ?? "",
    actionItems: lessons?.actionItems.join("\n") ?? "",
  };
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
