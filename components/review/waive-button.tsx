"use client";

import { useState } from "react";
import { WaiverForm } from "@/components/review/waiver-form";
import { AlertDialog, AlertDialogContent, AlertDialogTrigger } from "@/components/ui/alert-dialog";
import { buttonLooks } from "@/components/ui/button";
import type { WaiverView } from "@/lib/contract/waiver";
import { useRun } from "@/lib/queries/run";

type WaiveButtonProps = Pick<WaiverView, "subject" | "subjectKey" | "title"> & {
  run: string;
  stage: string;
  /** Whether it keeps the gate closed at all. */
  isOpen: boolean;
};

/** Going on without something: red, two persons, with an end. Not there for whoever may not ask for it. */
export function WaiveButton({ run, stage, isOpen, ...about }: WaiveButtonProps) {
  const [open, setOpen] = useState(false);
  const may = useRun(run, (view) => view.permissions.canWaive.includes(stage));
  const asked = useRun(run, (view) =>
    view.waivers.some(
      (waiver) =>
        waiver.stage === stage &&
        waiver.subject === about.subject &&
        waiver.subjectKey === about.subjectKey &&
        (waiver.state === "waiting" || waiver.state === "active"),
    ),
  );
  if (!may || !isOpen || asked) return null;
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogTrigger
        className={buttonLooks({ variant: "quiet", size: "sm", className: "-mx-2 print:hidden" })}
        aria-label={`Waive: ${about.title}`}
      >
        Waive
      </AlertDialogTrigger>
      <AlertDialogContent
        tone="alarm"
        title="Go on without this"
        description="You and a second person answer for it by name. It stays red in every view and in the report, and whoever signs the gate signs it too."
      >
        <WaiverForm {...{ run, stage }} {...about} onDone={() => setOpen(false)} />
      </AlertDialogContent>
    </AlertDialog>
  );
}
