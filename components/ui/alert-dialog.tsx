"use client";

import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { BACKDROP, POPUP } from "@/components/ui/dialog";

export const AlertDialog = Base.Root;
export const AlertDialogTrigger = Base.Trigger;
export const AlertDialogClose = Base.Close;

type AlertDialogContentProps = {
  title: ReactNode;
  description?: ReactNode;
  /** `alarm` puts a band of red over the title: overrides and rollbacks only. */
  tone?: "plain" | "alarm";
  className?: string;
  children: ReactNode;
};

const TONES = {
  plain: "border-b",
  alarm: "border-b border-alarm bg-alarm-wash text-alarm",
} as const;

/** A dialog that a press outside does not close: for acts with consequences. */
export function AlertDialogContent(props: AlertDialogContentProps) {
  const { title, description, tone = "plain", className, children } = props;
  return (
    <Base.Portal>
      <Base.Backdrop className={BACKDROP} />
      <Base.Popup className={cn(POPUP, tone === "alarm" && "border-alarm", className)}>
        <div className={cn("px-5 pt-4 pb-3", TONES[tone])}>
          <Base.Title className="text-lg">{title}</Base.Title>
          {description ? <Base.Description className="mt-1">{description}</Base.Description> : null}
        </div>
        <div className="px-5 py-4">{children}</div>
      </Base.Popup>
    </Base.Portal>
  );
}
