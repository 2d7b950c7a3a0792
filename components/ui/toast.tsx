"use client";

import { Toaster as Sonner, toast } from "sonner";

export { toast };

/** A toast repeats what the page shows as well: it never carries the only copy of a message. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      duration={6000}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-center gap-2 rounded-md border border-rule-strong bg-float px-3 py-2 text-sm text-ink shadow-float",
          description: "text-ink-soft",
        },
      }}
    />
  );
}
