"use client";

import { type RailStage, StageRail } from "@/components/charts/stage-rail";

/** The rail as a table of contents: each stage leads to its chapter. */
export function ReportRail({ stages }: { stages: RailStage[] }) {
  return (
    <div className="min-w-[34rem] pr-2">
      <StageRail stages={stages} selected={null} />
    </div>
  );
}
