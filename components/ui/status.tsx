import { cn } from "@/components/ui/cn";
import { type ShapeName, StatusShape } from "@/components/ui/status-shape";

export type StatusName =
  | "pass"
  | "fail"
  | "inconclusive"
  | "source-error"
  | "waiting"
  | "running"
  | "unknown"
  | "rolled-back"
  | "override";

type StatusLook = { word: string; shape: ShapeName; text: string; wash: string };

/** The only place that knows how a status looks: shape, word and colour, always all three. */
export const STATUS: Record<StatusName, StatusLook> = {
  pass: { word: "Pass", shape: "check-circle", text: "text-pass", wash: "bg-pass-wash" },
  fail: { word: "Fail", shape: "cross-octagon", text: "text-fail", wash: "bg-fail-wash" },
  inconclusive: {
    word: "Inconclusive",
    shape: "query-diamond",
    text: "text-doubt",
    wash: "bg-doubt-wash",
  },
  "source-error": {
    word: "Source error",
    shape: "broken-square",
    text: "text-doubt",
    wash: "bg-doubt-wash",
  },
  waiting: { word: "Waiting", shape: "hourglass", text: "text-waiting", wash: "bg-waiting-wash" },
  running: { word: "Running", shape: "ring", text: "text-accent", wash: "bg-accent-wash" },
  unknown: {
    word: "Not started",
    shape: "dashed-circle",
    text: "text-unknown",
    wash: "bg-unknown-wash",
  },
  "rolled-back": {
    word: "Rolled back",
    shape: "return-octagon",
    text: "text-alarm",
    wash: "bg-alarm-wash",
  },
  override: { word: "Override", shape: "triangle", text: "text-alarm", wash: "bg-alarm-wash" },
};

type Named = { name: StatusName; word: string };

export const VERDICT_STATUS: Record<"pass" | "fail" | "inconclusive" | "pending" | "error", Named> =
  {
    pass: { name: "pass", word: "Pass" },
    fail: { name: "fail", word: "Fail" },
    inconclusive: { name: "inconclusive", word: "Inconclusive" },
    pending: { name: "waiting", word: "Pending" },
    error: { name: "source-error", word: "Source error" },
  };

export const STAGE_STATUS: Record<
  "pending" | "running" | "awaiting_decision" | "passed" | "rolled_back",
  Named
> = {
  pending: { name: "unknown", word: "Not started" },
  running: { name: "running", word: "Running" },
  awaiting_decision: { name: "waiting", word: "Awaiting decision" },
  passed: { name: "pass", word: "Passed" },
  rolled_back: { name: "rolled-back", word: "Rolled back" },
};

export const RUN_STATUS: Record<
  "draft" | "ready" | "running" | "completed" | "rolled_back" | "aborted" | "imported",
  Named
> = {
  draft: { name: "unknown", word: "Draft" },
  ready: { name: "waiting", word: "Ready" },
  running: { name: "running", word: "Running" },
  completed: { name: "pass", word: "Completed" },
  rolled_back: { name: "rolled-back", word: "Rolled back" },
  aborted: { name: "fail", word: "Aborted" },
  imported: { name: "unknown", word: "Imported" },
};

type StatusProps = { name: StatusName; word?: string; className?: string; size?: "sm" | "lg" };

export function Status({ name, word, className, size = "sm" }: StatusProps) {
  const look = STATUS[name];
  return (
    <span
      data-status={name}
      className={cn(
        "inline-flex items-center font-medium whitespace-nowrap",
        size === "lg" ? "gap-2 text-xl" : "gap-1.5",
        look.text,
        className,
      )}
    >
      <StatusShape shape={look.shape} className={size === "lg" ? "size-5" : "size-3.5"} />
      {word ?? look.word}
    </span>
  );
}
