import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

/** A region that scrolls must take focus, or a keyboard cannot scroll it. */
const SCROLLS = { tabIndex: 0 };

/** Rules and alignment only; on a narrow screen the table scrolls by itself, not the page. */
export function Table({ label, className, ...props }: ComponentProps<"table"> & { label: string }) {
  return (
    <section aria-label={label} className="relative overflow-x-auto" {...SCROLLS}>
      <table className={cn("w-full border-collapse text-sm", className)} {...props} />
    </section>
  );
}

export function Th({ numeric, className, ...props }: ComponentProps<"th"> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      className={cn(
        "h-7 border-b border-rule-strong px-2 text-left text-xs font-medium whitespace-nowrap text-ink-faint first:pl-0 last:pr-0",
        numeric && "text-right",
        className,
      )}
      {...props}
    />
  );
}

export function Td({ numeric, className, ...props }: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      className={cn(
        "h-8 border-b px-2 first:pl-0 last:pr-0",
        numeric && "text-right whitespace-nowrap tabular-nums",
        className,
      )}
      {...props}
    />
  );
}
