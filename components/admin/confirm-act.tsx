"use client";

import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import {
  AlertDialog,
  AlertDialogClose,
  AlertDialogContent,
  AlertDialogTrigger,
} from "@/components/ui/alert-dialog";
import { Button, buttonLooks } from "@/components/ui/button";
import { ProblemNotice } from "@/components/ui/notice";
import { problemOf } from "@/lib/queries/problem-of";

type ConfirmActProps<Input> = {
  /** On the button in the page. */
  label: string;
  /** The act by its full name, for who hears the button out of its row, and on the button that does it. */
  name: string;
  title: string;
  consequence: string;
  act: Pick<UseMutationResult<unknown, Error, Input>, "mutate" | "error" | "isPending">;
  input: Input;
};

/** An act that takes something away: its name, its consequence, and then the act. */
export function ConfirmAct<Input>(props: ConfirmActProps<Input>) {
  const { label, name, title, consequence, act, input } = props;
  const [open, setOpen] = useState(false);
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogTrigger aria-label={name} className={buttonLooks({ size: "sm" })}>
        {label}
      </AlertDialogTrigger>
      <AlertDialogContent title={title} description={consequence}>
        {act.error ? <ProblemNotice problem={problemOf(act.error)} className="mb-3" /> : null}
        <div className="flex flex-wrap gap-3">
          <Button
            variant="primary"
            disabled={act.isPending}
            onClick={() => act.mutate(input, { onSuccess: () => setOpen(false) })}
          >
            {name}
          </Button>
          <AlertDialogClose className={buttonLooks({})}>Leave it as it is</AlertDialogClose>
        </div>
      </AlertDialogContent>
    </AlertDialog>
  );
}
