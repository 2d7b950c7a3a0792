import { type ReactNode, useId } from "react";
import { cn } from "@/components/ui/cn";

type SectionProps = {
  title: string;
  /** A count or a state, beside the title. */
  aside?: ReactNode;
  /** A control, at the right end. */
  action?: ReactNode;
  className?: string;
  id?: string;
  children: ReactNode;
};

/** A part of a page: a heading over a rule, no box. */
export function Section({ title, aside, action, className, id, children }: SectionProps) {
  const heading = useId();
  return (
    <section id={id} aria-labelledby={heading} className={cn("min-w-0", className)}>
      <div className="rubric">
        <h2 id={heading} className="truncate">
          {title}
        </h2>
        {aside ? <span className="truncate font-normal text-ink-soft">{aside}</span> : null}
        {action ? <span className="ml-auto shrink-0 font-normal">{action}</span> : null}
      </div>
      {children}
    </section>
  );
}
