"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { FLOATING } from "@/components/ui/popover";

export const TooltipProvider = Base.Provider;

/** Words that help; never the only place of something that one has to know. `children` must take focus. */
export function Tooltip({ words, children }: { words: ReactNode; children: ReactElement }) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-50">
          <Base.Popup className={cn(FLOATING, "max-w-72 px-2.5 py-1.5 text-xs")}>
            {words}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
