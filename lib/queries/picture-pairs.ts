import type { EvidenceView } from "@/lib/contract/evidence";
import type { RunView, StageView } from "@/lib/contract/run";

export type StagePicture = {
  href: string;
  /** Title of the stage that it shows. */
  stage: string;
  /** When Tollgate took it, or somebody added it. */
  at: string;
  width: number | null;
  height: number | null;
};
export type PicturePair = { key: string; label: string; before: StagePicture; after: StagePicture };

/** Each screenshot of a stage with the one that the nearest stage before it has for the same purpose. */
export function picturePairs({ stages }: Pick<RunView, "stages">, key: string): PicturePair[] {
  const index = stages.findIndex((stage) => stage.key === key);
  const stage = stages[index];
  if (!stage) return [];
  const earlier = stages.slice(0, index).toReversed();
  return stage.wantedScreenshots.flatMap((slot) => {
    const after = pictureOf(stage, slot.key);
    const before = earlier.map((one) => pictureOf(one, slot.key)).find((one) => one !== null);
    return before && after ? [{ key: slot.key, label: slot.label, before, after }] : [];
  });
}

function pictureOf(stage: StageView, slot: string): StagePicture | null {
  const wanted = stage.wantedScreenshots.find(({ key }) => key === slot);
  const found = stage.evidence.find(({ id }) => id === wanted?.evidenceId);
  return found?.href
    ? { ...sizeOf(found), href: found.href, stage: stage.title, at: timeOf(found) }
    : null;
}

function sizeOf({ width, height }: EvidenceView) {
  return { width, height };
}

function timeOf({ capture, addedAt }: EvidenceView): string {
  return capture?.takenAt ?? addedAt;
}
