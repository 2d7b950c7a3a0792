"use client";

import { useState } from "react";
import {
  AlertDialog,
  AlertDialogClose,
  AlertDialogContent,
  AlertDialogTrigger,
} from "@/components/ui/alert-dialog";
import { Button, buttonLooks } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

type ConfirmActProps<Input> = {
  /** On the button in the page. */
  label: string;
  /** The act by its full name, for who hears the button out of its row, and on the button that does it. */
  name: string;
  title: string;
  consequence: string;
  act: {
    mutate: (input: Input, options: { onSuccess: () => void }) => void;
    error: Error | null;
    isPending: boolean;
  };
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
        {act.error ? (
          <Notice tone="problem" announce title={act.error.message} className="mb-3" />
        ) : null}
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
