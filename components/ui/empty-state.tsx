import type { ReactNode } from "react";
import { Command } from "@/components/ui/digest";

type EmptyStateProps = { title: string; children?: ReactNode; command?: string };

/** Says what would be here and how to get it. */
export function EmptyState({ title, children, command }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-start gap-2 border-l-2 border-rule-strong py-2 pl-4">
      <p className="font-semibold">{title}</p>
      {children ? <div className="max-w-[68ch] text-ink-soft">{children}</div> : null}
      {command ? <Command text={command} /> : null}
    </div>
  );
}
