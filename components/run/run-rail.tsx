"use client";

import { useMemo } from "react";
import { StageRail } from "@/components/charts/stage-rail";
import { railStages } from "@/components/run/rail-stages";
import { useUrlStage } from "@/components/ui/use-url-stage";
import { useRun } from "@/lib/queries/run";
import { PRE_DEPLOYMENT, stageOf } from "@/lib/queries/stage-of";

/** The rail on the live view picks the stage that the page shows; on a stage's page it leads to the others. */
export function RunRail({ run: id, stage }: { run: string; stage?: string }) {
  const run = useRun(id);
  const [fromUrl, setStage] = useUrlStage();
  const stages = useMemo(
    () =>
      railStages(run, (key) =>
        stage ? `/runs/${id}/stages/${key}` : `/runs/${id}?stage=${encodeURIComponent(key)}`,
      ),
    [run, id, stage],
  );
  return (
    <StageRail
      stages={stages}
      selected={stage === PRE_DEPLOYMENT ? null : (stageOf(run, stage ?? fromUrl)?.key ?? null)}
      onSelect={stage ? undefined : (key) => void setStage(key)}
    />
  );
}
