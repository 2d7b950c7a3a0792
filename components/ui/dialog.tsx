"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

export const Dialog = Base.Root;
export const DialogTrigger = Base.Trigger;

export const BACKDROP =
  "fixed inset-0 z-40 bg-[rgb(0_0_0/0.45)] transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";
export const POPUP =
  "fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 flex-col overflow-auto rounded-md border border-rule-strong bg-float shadow-float transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";

type DialogContentProps = {
  title: ReactNode;
  description?: ReactNode;
  className?: string;
  children: ReactNode;
};

export function DialogContent({ title, description, className, children }: DialogContentProps) {
  return (
    <Base.Portal>
      <Base.Backdrop className={BACKDROP} />
      <Base.Popup className={cn(POPUP, className)}>
        <div className="flex items-start gap-4 border-b px-5 pt-4 pb-3">
          <div className="min-w-0 flex-1">
            <Base.Title className="text-lg">{title}</Base.Title>
            {description ? (
              <Base.Description className="mt-1 text-ink-soft">{description}</Base.Description>
            ) : null}
          </div>
          <Base.Close
            aria-label="Close"
            className="tap -mr-1 grid size-7 place-items-center rounded-md text-ink-faint hover:bg-sunk hover:text-ink"
          >
            <X className="size-4" aria-hidden />
          </Base.Close>
        </div>
        <div className="px-5 py-4">{children}</div>
      </Base.Popup>
    </Base.Portal>
  );
}
