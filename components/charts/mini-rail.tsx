import { bandHeight, fillOf } from "@/components/charts/stage-rail";
import { cn } from "@/components/ui/cn";
import type { StatusName } from "@/components/ui/status";

export type MiniRailStage = {
  key: string;
  status: StatusName;
  traffic: number | null;
  soak: number;
};

/** The stage rail in the height of a table row. `label` says in words what it shows. */
export function MiniRail({ stages, label }: { stages: MiniRailStage[]; label: string }) {
  return (
    <div role="img" aria-label={label} className="flex h-5 w-40 items-center gap-0.5">
      {stages.map((stage) => (
        <span
          key={stage.key}
          className="relative block flex-1 border-r-2 border-ink-faint bg-rule"
          style={{ height: bandHeight(stage.traffic, 18) }}
        >
          <span
            className={cn("absolute inset-y-0 left-0 block", fillOf(stage.status))}
            style={{ width: `${(Math.min(1, stage.soak) * 100).toFixed(1)}%` }}
          />
        </span>
      ))}
    </div>
  );
}
