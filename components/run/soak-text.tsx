import { cn } from "@/components/ui/cn";
import type { StageView } from "@/lib/contract/run";
import { secondsWithoutData, soakWords } from "@/lib/domain/run/soak-words";

/** How much of the soak is over; where data was missing, how much of it counts, and how much does not. */
export function SoakText({ soak, className }: { soak: StageView["soak"]; className?: string }) {
  const isBroken = secondsWithoutData(soak) > 0;
  const words = soakWords(soak);
  return (
    <span className={cn("tabular-nums", isBroken ? "text-waiting" : "text-ink-faint", className)}>
      {isBroken ? `${words.charAt(0).toUpperCase()}${words.slice(1)}` : `Soak ${words}`}
    </span>
  );
}
