import type { MouseEvent } from "react";
import { cn } from "@/components/ui/cn";
import { STATUS, Status, type StatusName } from "@/components/ui/status";
import { StatusShape } from "@/components/ui/status-shape";

export type RailStage = {
  key: string;
  title: string;
  status: StatusName;
  word: string;
  /** Share of users in percent; null for a stage that moves no traffic. */
  traffic: number | null;
  /** Soak that data covered, from 0 to 1. */
  soak: number;
  /** Soak that is over by the clock, from 0 to 1; what it has more is drawn lighter. */
  elapsed: number;
  /** Where on the soak the minimum lies, from 0 to 1; null where it is the end. */
  minimumAt: number | null;
  /** `1 h 20 min of 2 to 4 h`. */
  soakText: string;
  href: string;
};

type StageRailProps = {
  stages: RailStage[];
  selected: string | null;
  /** Takes a plain press; without it, the links work as links. */
  onSelect?: (key: string) => void;
};

const TALLEST = 28;
const FLAT = 6;
const FILLS: Partial<Record<StatusName, string>> = {
  pass: "bg-pass",
  fail: "bg-fail",
  "rolled-back": "bg-alarm",
  override: "bg-alarm",
  waiting: "bg-waiting",
  inconclusive: "bg-doubt",
};

/** Height of the band in pixels: the road widens with the traffic on it. */
export function bandHeight(traffic: number | null, tallest = TALLEST): number {
  return traffic === null ? FLAT : Math.max(3, Math.round((traffic / 100) * tallest));
}

export function fillOf(status: StatusName): string {
  return FILLS[status] ?? "bg-accent";
}

/** The signature drawing: the road to 100 %, as wide as its traffic, filled by its soak, with a gate after each stage. */
export function StageRail({ stages, selected, onSelect }: StageRailProps) {
  return (
    <ol aria-label="Stages" className="flex">
      {stages.map((stage) => (
        <li key={stage.key} className="min-w-0 flex-1">
          <a
            href={stage.href}
            aria-current={stage.key === selected ? "step" : undefined}
            onClick={(event) => takePlainPress(event, () => onSelect?.(stage.key), !onSelect)}
            className={cn(
              "flex h-full flex-col pt-1 pb-2",
              stage.key === selected ? "text-ink" : "text-ink-soft hover:text-ink",
            )}
          >
            <StageHead stage={stage} selected={stage.key === selected} />
            <Band stage={stage} />
            <span className="mt-1 block truncate pr-3 text-xs text-ink-faint">
              {stage.soakText}
            </span>
          </a>
        </li>
      ))}
    </ol>
  );
}

function StageHead({ stage, selected }: { stage: RailStage; selected: boolean }) {
  return (
    <span className="flex flex-1 flex-wrap content-start items-baseline gap-x-2 pr-2">
      <span
        className={cn(
          "text-lg font-semibold tabular-nums",
          selected && "underline decoration-accent decoration-2 underline-offset-4",
        )}
      >
        {stage.traffic === null ? "Soak" : stage.traffic}
        {stage.traffic === null ? null : (
          <span className="text-sm font-normal text-ink-faint"> %</span>
        )}
      </span>
      <Status
        name={stage.status}
        word={stage.word}
        className="text-xs whitespace-normal max-sm:text-2xs max-sm:[&>svg]:hidden"
      />
      <span className="w-full truncate text-xs">{stage.title}</span>
    </span>
  );
}

function Band({ stage }: { stage: RailStage }) {
  const height = bandHeight(stage.traffic);
  const look = STATUS[stage.status];
  return (
    <span aria-hidden className="relative mt-1 flex items-center" style={{ height: TALLEST + 8 }}>
      <span className="relative block flex-1 bg-rule" style={{ height }}>
        <span
          className={cn("absolute inset-y-0 left-0 block opacity-30", fillOf(stage.status))}
          style={{ width: percent(stage.elapsed) }}
        />
        <span
          className={cn("absolute inset-y-0 left-0 block", fillOf(stage.status))}
          style={{ width: percent(stage.soak) }}
        />
        {stage.minimumAt === null ? null : (
          <span
            className="absolute -inset-y-1 block border-l border-ink"
            style={{ left: percent(stage.minimumAt) }}
          />
        )}
      </span>
      <span className={cn("relative z-10 -mx-1.5 grid h-full place-items-center", look.text)}>
        <span className="absolute inset-y-0 left-1/2 w-0.5 -translate-x-1/2 bg-current" />
        <span className="relative rounded-full bg-paper p-0.5">
          <StatusShape shape={look.shape} className="size-4" />
        </span>
      </span>
    </span>
  );
}

function percent(ratio: number): string {
  return `${(Math.min(1, ratio) * 100).toFixed(1)}%`;
}

/** Only a press without modifier keys is taken over; opening in a new tab stays the browser's business. */
function takePlainPress(event: MouseEvent, select: () => void, leave: boolean): void {
  if (leave || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  select();
}
