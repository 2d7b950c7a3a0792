import type { RailStage } from "@/components/charts/stage-rail";
import { STAGE_STATUS, type StatusName } from "@/components/ui/status";
import type { RunView, StageView } from "@/lib/contract/run";
import { plannedSoak, soakWords } from "@/lib/domain/run/soak-words";

/** The run's stages as the rail draws them. */
export function railStages(run: RunView, href: (stage: string) => string): RailStage[] {
  return run.stages.map((stage) => {
    const look = stageLook(stage);
    const passed = stage.state === "passed";
    const { minSeconds, maxSeconds, elapsedSeconds, effectiveSeconds } = stage.soak;
    const full = maxSeconds || minSeconds || 1;
    return {
      key: stage.key,
      title: stage.title,
      status: look.name,
      word: look.word,
      traffic: stage.trafficPercent,
      soak: passed ? 1 : effectiveSeconds / full,
      elapsed: passed ? 1 : elapsedSeconds / full,
      minimumAt: passed || minSeconds >= full || minSeconds === 0 ? null : minSeconds / full,
      soakText: stage.state === "pending" ? plannedSoak(stage.soak) : soakWords(stage.soak),
      href: href(stage.key),
    };
  });
}

/** A stage whose verdict is already a failure does not look like one that merely runs. */
function stageLook(stage: StageView): { name: StatusName; word: string } {
  if (stage.decisions.some((decision) => decision.override)) {
    return { name: "override", word: "Passed by override" };
  }
  const active = stage.state === "running" || stage.state === "awaiting_decision";
  if (active && stage.verdict === "fail") return { name: "fail", word: "Failing" };
  if (active && stage.verdict === "inconclusive") {
    return { name: "inconclusive", word: "Inconclusive" };
  }
  return STAGE_STATUS[stage.state];
}
