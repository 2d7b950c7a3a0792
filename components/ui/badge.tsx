import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

const TONES = {
  plain: "border-rule-strong text-ink-soft",
  accent: "border-accent text-accent",
  alarm: "border-alarm bg-alarm-wash text-alarm",
} as const;

type BadgeProps = { tone?: keyof typeof TONES; className?: string; children: ReactNode };

export function Badge({ tone = "plain", className, children }: BadgeProps) {
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap",
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
