"use client";

import { Popover as Base } from "@base-ui/react/popover";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { BACKDROP } from "@/components/ui/dialog";
import { FLOATING } from "@/components/ui/floating";

export const Popover = Base.Root;
export const PopoverTrigger = Base.Trigger;
export const createPopoverHandle = Base.createHandle;
export type PopoverHandle<Payload> = Base.Handle<Payload>;

/** A region that scrolls must take focus, or a keyboard cannot scroll it. */
const SCROLLS = { tabIndex: 0 };

type PopoverContentProps = { title: string; description?: ReactNode; children: ReactNode };

/** Beside its trigger; on a phone a sheet that rises from the lower edge. */
export function PopoverContent({ title, description, children }: PopoverContentProps) {
  return (
    <Base.Portal>
      <Base.Backdrop className={cn(BACKDROP, "sm:hidden")} />
      <Base.Positioner
        sideOffset={4}
        align="start"
        collisionPadding={8}
        className="z-50 outline-none max-sm:fixed! max-sm:inset-x-0! max-sm:top-auto! max-sm:bottom-0! max-sm:transform-none!"
      >
        <Base.Popup
          className={cn(
            FLOATING,
            "flex max-h-[min(36rem,var(--available-height))] w-[28rem] max-w-(--available-width) flex-col",
            "max-sm:max-h-[80dvh] max-sm:w-full max-sm:max-w-none max-sm:rounded-none max-sm:border-x-0 max-sm:border-b-0",
          )}
        >
          <div className="flex items-start gap-3 border-b px-4 pt-2.5 pb-2">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-base font-semibold">{title}</Base.Title>
              {description ? (
                <Base.Description className="text-xs text-ink-soft">{description}</Base.Description>
              ) : null}
            </div>
            <Base.Close
              aria-label="Close"
              className="tap -mr-1.5 grid size-7 place-items-center rounded-md text-ink-faint hover:bg-sunk hover:text-ink"
            >
              <X className="size-4" aria-hidden />
            </Base.Close>
          </div>
          <section
            aria-label={title}
            className="min-h-0 overflow-y-auto px-4 pt-1 pb-3 -outline-offset-2"
            {...SCROLLS}
          >
            {children}
          </section>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
