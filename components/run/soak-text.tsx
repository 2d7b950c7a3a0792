import { cn } from "@/components/ui/cn";
import type { StageView } from "@/lib/contract/run";
import { secondsWithoutData, soakLine } from "@/lib/domain/run/soak-words";

/** How much of the soak is over; where data was missing, how much of it counts, and how much does not. */
export function SoakText({ soak, className }: { soak: StageView["soak"]; className?: string }) {
  const tone = secondsWithoutData(soak) > 0 ? "text-waiting" : "text-ink-faint";
  return (
    <span className={cn("inline-block tabular-nums first-letter:uppercase", tone, className)}>
      {soakLine(soak)}
    </span>
  );
}
