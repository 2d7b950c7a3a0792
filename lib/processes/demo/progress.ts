import type { RunView, StageView } from "@/lib/contract/run";

const EVERY_MS = 5_000;

/** One line when a stage begins, turns or ends, and one every few seconds in between. */
export class Progress {
  private readonly said = new Map<string, string>();
  private last = 0;

  constructor(private readonly say: (line: string) => void) {}

  tell(run: RunView): void {
    for (const stage of run.stages) {
      if (stage.state === "pending") continue;
      const isOver = stage.state === "passed" || stage.state === "rolled_back";
      const change = `${stage.state} ${stage.verdict}`;
      const isDue = !isOver && performance.now() - this.last > EVERY_MS;
      if (this.said.get(stage.key) === change && !isDue) continue;
      this.said.set(stage.key, change);
      this.last = performance.now();
      this.say(stageLine(stage));
    }
  }
}

function stageLine(stage: StageView): string {
  const { elapsedSeconds, minSeconds } = stage.soak;
  const soak = `${Math.floor(elapsedSeconds)}/${Math.round(minSeconds)} s`;
  const head = `${stage.key.padEnd(13)} ${String(stage.trafficPercent ?? 0).padStart(3)} %  ${stage.state}, ${soak}, ${stage.verdict}`;
  return [head, detail(stage)].filter(Boolean).join(": ");
}

/** Why it stands where it stands: what is in the way, or the metric that is nearest its limit. */
function detail(stage: StageView): string {
  if (stage.state === "rolled_back" || stage.verdict === "fail") return stage.reasons[0] ?? "";
  if (stage.state === "awaiting_decision") return stage.blockers[0]?.text ?? "";
  if (stage.verdict === "pending") return stage.reasons[0] ?? "";
  const nearest = stage.metrics
    .filter((m) => m.margin !== null && m.display !== null)
    .sort((a, b) => (a.margin ?? 0) - (b.margin ?? 0))[0];
  return nearest ? `nearest its limit: ${nearest.label} ${nearest.display}` : "";
}
