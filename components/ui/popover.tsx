"use client";

import { Popover as Base } from "@base-ui/react/popover";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

export const Popover = Base.Root;
export const PopoverTrigger = Base.Trigger;
export const PopoverClose = Base.Close;

export const FLOATING =
  "rounded-md border border-rule-strong bg-float text-ink shadow-float transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";

type PopoverContentProps = {
  title?: string;
  side?: "top" | "bottom" | "left" | "right";
  align?: "start" | "center" | "end";
  className?: string;
  children: ReactNode;
};

export function PopoverContent({ title, side, align, className, children }: PopoverContentProps) {
  return (
    <Base.Portal>
      <Base.Positioner
        side={side ?? "bottom"}
        align={align ?? "start"}
        sideOffset={4}
        className="z-50"
      >
        <Base.Popup className={cn(FLOATING, "max-w-[min(24rem,calc(100vw-1rem))] p-3", className)}>
          {title ? <Base.Title className="mb-2 font-semibold">{title}</Base.Title> : null}
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
